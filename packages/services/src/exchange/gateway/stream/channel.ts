import type { Clock } from "../../clock.ts";
import type { EventWriter, Feed } from "./feed/index.ts";
import type { TimeWriter } from "../time-unit.ts";

/** A connection as a channel sees it. */
export interface Subscriber {
  readonly time: TimeWriter;
  /** Whether events come wrapped as `{"stream", "data"}`. */
  readonly isCombined: boolean;
  send(message: Buffer): void;
}

/** One stream and those who listen to it. An event is written once for all who want it alike. */
export class Channel {
  readonly name: string;
  readonly feed: Feed;
  readonly #clock: Clock;
  readonly #subscribers = new Set<Subscriber>();

  constructor(name: string, feed: Feed, clock: Clock) {
    this.name = name;
    this.feed = feed;
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#subscribers.size === 0;
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
    this.feed.welcome?.();
  }

  remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
  }

  readonly emit = (write: EventWriter): void => {
    const eventTimeUs = this.#clock.nowUs();
    const raw = new Map<TimeWriter, Buffer>();
    const combined = new Map<TimeWriter, Buffer>();
    for (const subscriber of this.#subscribers) {
      const { time, isCombined } = subscriber;
      const written = isCombined ? combined : raw;
      let message = written.get(time);
      if (message === undefined) {
        const json = JSON.stringify(write(time, eventTimeUs));
        message = Buffer.from(isCombined ? this.#wrap(json) : json);
        written.set(time, message);
      }
      subscriber.send(message);
    }
  };

  #wrap(json: string): string {
    return `{"stream":${JSON.stringify(this.name)},"data":${json}}`;
  }
}
