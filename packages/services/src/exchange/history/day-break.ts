import { dayOf } from "@bourse/core/order-history";

/** Where in the journal the newest day began, as far as it was seen here. */
export class DayBreak {
  #day = -1;
  #lastBefore = 0;

  /** A command, in the order of the journal; some at the beginning may be left out. */
  note(sequence: number, timeUs: number): void {
    const day = dayOf(timeUs);
    if (day <= this.#day) return;
    this.#day = day;
    this.#lastBefore = sequence - 1;
  }

  /**
   * Up to here all commands of that day and of those before it are found, and it may be some more;
   * `newest` is the last command of all.
   */
  lastSequenceOf(day: number, newest: number): number {
    return day < this.#day ? this.#lastBefore : newest;
  }
}
