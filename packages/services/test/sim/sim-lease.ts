import type { Lease } from "@bourse/core/lease";
import { NOTHING_TO_REPORT } from "@bourse/core/lease";
import type { LeaseStore } from "../../src/exchange/role/index.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** The one lease, in a store that can be away and whose answers can be lost. */
export class SimLease {
  isAway = false;
  /** Of answers that do not arrive though what was asked for is done. */
  lossRate = 0;
  #lease: Lease | undefined;
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  seenBy(holder: string): LeaseStore {
    return {
      read: () => this.#ask(() => this.#lease),
      take: (seen) =>
        this.#ask(() => {
          if (seen === undefined && this.#lease !== undefined) return undefined;
          const taken = { ...NOTHING_TO_REPORT, ...seen, version: seen?.version ?? 0, holder };
          return this.#change(taken);
        }),
      renew: (held, report) => this.#ask(() => this.#change({ ...held, ...report })),
      giveUp: (held) => this.#ask(() => void this.#change({ ...held, holder: "" })),
    };
  }

  /** Written only if it still has the version that the caller saw. */
  #change(to: Lease): Lease | undefined {
    if (this.#lease !== undefined && this.#lease.version !== to.version) return undefined;
    this.#lease = { ...to, version: to.version + 1 };
    return this.#lease;
  }

  async #ask<T>(act: () => T): Promise<T> {
    await this.#world.delay(this.#random.between(500, 4_000));
    if (this.isAway) {
      await this.#world.delay(300_000);
      throw new Error("The lease store does not answer.");
    }
    const answer = act();
    await this.#world.delay(this.#random.between(500, 4_000));
    if (this.#random.chance(this.lossRate)) throw new Error("The answer was lost.");
    return answer;
  }
}
