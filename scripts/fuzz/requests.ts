import type { Trader } from "../gateway-bench/orders.ts";
import { Dice } from "./dice.ts";
import { faultOf } from "./judge.ts";
import type { Battle, Mandatory, Report } from "./learn.ts";
import { NAMES, samplesOf } from "./parameters.ts";
import { bytesOf, type Draft, draftOf, type FuzzedRoute, type Pair, stamped } from "./request.ts";
import { spoil } from "./spoil.ts";
import type { Target } from "./target.ts";
import { exchangeBytes } from "./wire.ts";

const AT_ONCE = 16;
const OPTIONAL_MAX = 4;
/** Of a hundred: requests with nothing wrong, so that there are orders to be wrong about. */
const SOUND_PERCENT = 25;
/** Of a hundred: requests that change something; there are fewer such routes. */
const TRADE_PERCENT = 40;
const SHOWN_MAX = 2_000;

export interface Counts {
  readonly sent: number;
  /** How often each status was answered; 0: the connection was closed. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** Sends so many hostile requests, a few at a time. */
export async function attackRequests(
  battle: Battle,
  { seed, requests }: { readonly seed: number; readonly requests: number },
): Promise<Counts> {
  const attacker = new Attacker(battle, seed);
  const { target } = battle;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requests && target.isAlive()) {
      next += 1;
      await attacker.attack(next - 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { sent: next, statuses: attacker.statuses };
}

class Attacker {
  readonly #target: Target;
  readonly #seed: number;
  readonly #report: Report;
  readonly #mandatory: Mandatory;
  readonly #tradeRoutes: readonly FuzzedRoute[];
  readonly statuses = new Map<number, number>();

  constructor({ target, mandatory, report }: Battle, seed: number) {
    this.#target = target;
    this.#mandatory = mandatory;
    this.#report = report;
    this.#seed = seed;
    this.#tradeRoutes = target.routes.filter(({ security }) => security === "TRADE");
  }

  async attack(number: number): Promise<void> {
    const { routes, traders, port } = this.#target;
    const dice = new Dice(this.#seed, number);
    const isTrade = dice.percent(TRADE_PERCENT);
    const route = dice.of(isTrade ? this.#tradeRoutes : routes);
    const trader = dice.of(traders);
    const draft = this.#soundDraft(route, trader, dice);
    if (!dice.percent(SOUND_PERCENT)) spoil(draft, dice);
    draft.headers.push(["X-Forwarded-For", `127.2.${dice.below(250)}.${dice.below(250)}`]);
    draft.headers.push(["Connection", "close"]);
    const bytes = bytesOf(draft, trader, dice);
    const answer = await exchangeBytes(port, bytes, isWhole(draft));
    const status = answer?.status ?? 0;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (answer === undefined && !isWhole(draft)) return;
    const fault = faultOf(answer);
    if (fault === undefined) return;
    const shown = JSON.stringify(bytes.toString("latin1").slice(0, SHOWN_MAX));
    this.#report(`request ${number} ${fault}\n  sent: ${shown}`);
  }

  #soundDraft(route: FuzzedRoute, trader: Trader, dice: Dice): Draft {
    const names = new Set(this.#mandatory.get(route));
    for (let more = dice.below(OPTIONAL_MAX); more > 0; more -= 1) {
      if (dice.percent(30)) names.add(dice.of(NAMES));
    }
    const pairs = [...names].map((name): Pair => {
      const samples = samplesOf(name, route.path) ?? [""];
      return [name, dice.percent(60) ? (samples[0] ?? "") : dice.of(samples)];
    });
    return draftOf(route, stamped(route, pairs), trader);
  }
}

/** What is announced and does not come, or comes unannounced, is nothing an answer is due to. */
function isWhole({ headers, version, method }: Draft): boolean {
  if (version !== "HTTP/1.1") return false;
  // Node tunnels and upgrades nothing here, and closes.
  if (method === "CONNECT") return false;
  return !headers.some(([name]) =>
    /^(content-length|transfer-encoding|expect|upgrade)$/i.test(name),
  );
}
