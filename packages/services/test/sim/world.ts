import { AsyncLocalStorage } from "node:async_hooks";
import type { Random } from "./random.ts";

/** Real ones, from before the world's own are put in their place. */
const { setImmediate: realSetImmediate } = globalThis;
const REPLACED = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "clearImmediate",
] as const;
/** What a turn of a process's event loop takes at least. */
const TURN_US = 5;

/** A process in the world. It can be paused and killed at any await: it is always at one. */
export class SimProcess {
  readonly name: string;
  isDead = false;
  isPaused = false;
  /** What would have gone on while it was paused, in order. */
  readonly held: (() => void)[] = [];
  readonly #atDeath: (() => void)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  onDeath(act: () => void): void {
    this.#atDeath.push(act);
  }

  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.held.length = 0;
    for (const act of this.#atDeath) act();
  }

  resume(): void {
    this.isPaused = false;
    for (const act of this.held.splice(0)) if (!this.isDead) act();
  }
}

interface Happening {
  readonly timeUs: number;
  readonly order: number;
  readonly act: () => void;
}

/**
 * One thread of virtual time in which everything happens: timers, disk, network. The same seed
 * makes the same things happen in the same order; nothing waits for a real clock.
 */
export class World {
  readonly random: Random;
  #nowUs = 0;
  #order = 0;
  readonly #heap: Happening[] = [];
  readonly #context = new AsyncLocalStorage<SimProcess>();
  readonly #saved = new Map<string, PropertyDescriptor | undefined>();

  constructor(random: Random) {
    this.random = random;
  }

  get nowUs(): number {
    return this.#nowUs;
  }

  /** The process whose code is running; undefined for the world's own. */
  get process(): SimProcess | undefined {
    return this.#context.getStore();
  }

  runAs<T>(process: SimProcess, act: () => T): T {
    return this.#context.run(process, act);
  }

  runOutside<T>(act: () => T): T {
    return this.#context.exit(act);
  }

  /** Makes something happen later, to the process that is running: never once it is dead. */
  after(delayUs: number, act: () => void, process = this.process): void {
    this.#push(delayUs, () => {
      if (process === undefined) return act();
      const live = () => this.runAs(process, act);
      if (process.isDead) return;
      if (process.isPaused) process.held.push(live);
      else live();
    });
  }

  /** Resolves after a while, unless the process that waits is dead by then. */
  delay(us: number): Promise<void> {
    return new Promise((resolve) => this.after(us, resolve));
  }

  /** Lets things happen until a condition holds; false when time, or what can happen, ran out. */
  async run(isDone: () => boolean, untilUs: number): Promise<boolean> {
    while (!isDone()) {
      const next = this.#pop();
      if (next === undefined || next.timeUs > untilUs) return false;
      this.#nowUs = next.timeUs;
      next.act();
      // Every promise that this settled has run its course when a real turn has gone by.
      await new Promise<void>((resolve) => void realSetImmediate(resolve));
    }
    return true;
  }

  /** Puts the world's timers and clock where the code under test looks for them. */
  install(): void {
    for (const name of REPLACED) {
      this.#saved.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    }
    this.#saved.set("now", Object.getOwnPropertyDescriptor(performance, "now"));
    const clear = (timer?: SimTimer) => timer?.cancel();
    const timers = {
      setTimeout: (act: () => void, ms = 0) => new SimTimer(this, act, ms * 1000, false),
      setInterval: (act: () => void, ms = 1) => new SimTimer(this, act, ms * 1000, true),
      setImmediate: (act: () => void) => new SimTimer(this, act, TURN_US, false),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    };
    for (const [name, value] of Object.entries(timers)) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
    const now = () => this.#nowUs / 1000;
    Object.defineProperty(performance, "now", { value: now, configurable: true, writable: true });
  }

  uninstall(): void {
    for (const [name, descriptor] of this.#saved) {
      const target = name === "now" ? performance : globalThis;
      if (descriptor === undefined) Reflect.deleteProperty(target, name);
      else Object.defineProperty(target, name, descriptor);
    }
  }

  #push(delayUs: number, act: () => void): void {
    const heap = this.#heap;
    const item = {
      timeUs: this.#nowUs + Math.max(Math.ceil(delayUs), 1),
      order: ++this.#order,
      act,
    };
    let at = heap.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (isBefore(heap[above] as Happening, item)) break;
      heap[at] = heap[above] as Happening;
      at = above;
    }
    heap[at] = item;
  }

  #pop(): Happening | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = at * 2 + 1;
      if (below >= heap.length) break;
      const right = heap[below + 1];
      if (right !== undefined && isBefore(right, heap[below] as Happening)) below += 1;
      if (isBefore(last, heap[below] as Happening)) break;
      heap[at] = heap[below] as Happening;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && a.order < b.order);
}

/** What `setTimeout` and its like answer. */
class SimTimer {
  readonly #arm: () => void;
  #isOn = true;
  #round = 0;

  constructor(world: World, act: () => void, us: number, repeats: boolean) {
    this.#arm = () => {
      const round = this.#round;
      world.after(us, () => {
        if (!this.#isOn || round !== this.#round) return;
        if (repeats) this.#arm();
        else this.#isOn = false;
        act();
      });
    };
    this.#arm();
  }

  cancel(): void {
    this.#isOn = false;
  }

  /** From now on again; only of a timer that is still to fire. */
  refresh(): this {
    this.#round += 1;
    this.#arm();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
