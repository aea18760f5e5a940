import type { Clock } from "../../clock.ts";

/** Woken a little after each full period, so that a timer that is early still finds it begun. */
const LATE_MS = 2;

/** Wakes its members at every full period of the clock; it stands still while it has none. */
export class Cadence<Member> {
  readonly #periodMs: number;
  readonly #clock: Clock;
  readonly #wake: (member: Member, nowMs: number) => void;
  readonly #members = new Set<Member>();
  #timer: NodeJS.Timeout | undefined;

  constructor(periodMs: number, clock: Clock, wake: (member: Member, nowMs: number) => void) {
    this.#periodMs = periodMs;
    this.#clock = clock;
    this.#wake = wake;
  }

  add(member: Member): void {
    this.#members.add(member);
    if (this.#timer === undefined) this.#wait();
  }

  remove(member: Member): void {
    this.#members.delete(member);
    if (this.#members.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    const untilNextMs = this.#periodMs - (this.#clock.nowMs() % this.#periodMs);
    this.#timer = setTimeout(() => {
      this.#wait();
      const nowMs = this.#clock.nowMs();
      for (const member of this.#members) this.#wake(member, nowMs);
    }, untilNextMs + LATE_MS);
  }
}
