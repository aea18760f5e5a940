import type { RestClient } from "./client.ts";
import { DOCUMENTED, type DocumentedRoute } from "./documented.ts";
import { cancelAll, sampleOf } from "./samples.ts";
import { judge, type Verdict } from "./verdict.ts";

export type Verdicts = ReadonlyMap<string, Verdict>;

/** Those that change something come first: what reads then has something to tell. */
const ORDER = ["TRADE", "WITHDRAW", "USER_DATA", "NONE"];

/** Asks every documented route once, and compares its answer and its weight. */
export async function probeRest(client: RestClient): Promise<Verdicts> {
  const routes = Object.entries({ ...DOCUMENTED.rest, ...DOCUMENTED.wallet }).toSorted(
    ([, a], [, b]) => ORDER.indexOf(a.security) - ORDER.indexOf(b.security),
  );
  const verdicts = new Map<string, Verdict>();
  for (const [route, documented] of routes) {
    verdicts.set(route, await probe(route, documented, client));
  }
  await cancelAll(client);
  return verdicts;
}

async function probe(
  route: string,
  documented: DocumentedRoute,
  client: RestClient,
): Promise<Verdict> {
  if (documented.security === "TRADE") await cancelAll(client);
  const fields = await sampleOf(route, documented, client);
  const before = (await client.send("GET /api/v3/ping", {}, false)).usedWeight;
  const answer = await client.send(route, fields, documented.security !== "NONE");
  const verdict = judge(answer, documented.responses);
  const wanted = weightOf(documented, fields);
  const weight = answer.usedWeight - before;
  // Below nothing a new minute has begun in between.
  const isRight = wanted === undefined || weight === wanted || weight < 0;
  if (isRight || verdict.kind === "refused") return verdict;
  const told = `weight ${weight} instead of ${wanted}`;
  return { kind: "answered", differences: [...verdict.differences, told] };
}

/** The documented weight of a call that succeeds with these parameters. */
export function weightOf(
  { weight }: Pick<DocumentedRoute, "weight">,
  fields: Readonly<Record<string, unknown>>,
): number | undefined {
  if (weight === undefined || typeof weight === "number") return weight;
  const named = ["success", "limitUpTo", "each", ...Object.keys(fields), "default", "none"];
  const first = named.map((name) => weight[name]).find((one) => one !== undefined);
  // Of a range the first step: no sample asks for more than a little.
  return typeof first === "object" ? Object.values(first).find(isNumber) : first;
}

const isNumber = (value: unknown): value is number => typeof value === "number";
