import { Dice } from "./dice.ts";
import { faultOf } from "./judge.ts";
import { samplesOf } from "./parameters.ts";
import { bytesOf, draftOf, type FuzzedRoute, type Pair, stamped } from "./request.ts";
import type { Target } from "./target.ts";
import { exchangeBytes } from "./wire.ts";

/** A finding: which request, and what came of it. */
export type Report = (finding: string) => void;

/** The mandatory parameters of every route. */
export type Mandatory = ReadonlyMap<FuzzedRoute, readonly string[]>;

/** What every attack works with. */
export interface Battle {
  readonly target: Target;
  readonly mandatory: Mandatory;
  readonly report: Report;
}

/** More mandatory parameters than any route has. */
const MANDATORY_MAX = 20;
const MANDATORY = /Mandatory parameter '([A-Za-z]+)'/;

export async function learnMandatory(target: Target, report: Report): Promise<Mandatory> {
  const mandatory = new Map<FuzzedRoute, readonly string[]>();
  for (const route of target.routes) {
    mandatory.set(route, await learnRoute(target, route, report));
  }
  return mandatory;
}

/** The mandatory parameters of a route, as its refusals name them one after the other. */
async function learnRoute(
  { port, traders }: Target,
  route: FuzzedRoute,
  report: Report,
): Promise<readonly string[]> {
  const names: string[] = [];
  const what = `${route.method} ${route.path}`;
  while (names.length < MANDATORY_MAX) {
    const pairs = names.map((name): Pair => [name, samplesOf(name, route.path)?.[0] ?? ""]);
    const draft = draftOf(route, stamped(route, pairs), traders[0]);
    draft.headers.push(["Connection", "close"]);
    const answer = await exchangeBytes(port, bytesOf(draft, traders[0], new Dice(0, 0)), true);
    const fault = faultOf(answer);
    if (fault !== undefined) report(`${what} ${fault}`);
    const name = MANDATORY.exec(answer?.body ?? "")?.[1];
    if (name === undefined || names.includes(name)) return names;
    if (samplesOf(name, route.path) === undefined) {
      report(`${what} wants "${name}", of which parameters.ts has no sample.`);
      return names;
    }
    names.push(name);
  }
  return names;
}
