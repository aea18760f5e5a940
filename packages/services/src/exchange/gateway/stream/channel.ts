import type { Clock } from "../../clock.ts";
import type { EventWriter, Feed } from "./feed/index.ts";
import type { TimeWriter } from "../time-unit.ts";
import { textFrame } from "../frame.ts";

/** A connection as a channel sees it. */
export interface Subscriber {
  readonly time: TimeWriter;
  /** Whether events come wrapped as `{"stream", "data"}`. */
  readonly isCombined: boolean;
  /** Takes a frame; one that tells the whole state of a stream comes with the stream's name. */
  send(frame: Buffer, stateOf?: string): void;
}

/** One stream and those who listen to it. An event is written once for all who want it alike. */
export class Channel {
  readonly name: string;
  readonly feed: Feed;
  readonly #clock: Clock;
  readonly #subscribers = new Set<Subscriber>();
  /** Those who came since the last period. */
  readonly #newcomers = new Set<Subscriber>();
  readonly #stateOf: string | undefined;

  constructor(name: string, feed: Feed, clock: Clock) {
    this.name = name;
    this.feed = feed;
    this.#clock = clock;
    this.#stateOf = feed.isState === true ? name : undefined;
  }

  get isEmpty(): boolean {
    return this.#subscribers.size === 0;
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
    if (this.feed.welcome !== undefined) this.#newcomers.add(subscriber);
  }

  remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    this.#newcomers.delete(subscriber);
  }

  tick(nowMs: number): void {
    if (this.#newcomers.size > 0) {
      const newcomers = [...this.#newcomers];
      this.#newcomers.clear();
      this.feed.welcome?.(nowMs, (write) => this.#emitTo(newcomers, write));
    }
    this.feed.tick?.(nowMs, this.emit);
  }

  readonly emit = (write: EventWriter): void => this.#emitTo(this.#subscribers, write);

  #emitTo(subscribers: Iterable<Subscriber>, write: EventWriter): void {
    const eventTimeUs = this.#clock.nowUs();
    const raw = new Map<TimeWriter, Buffer>();
    const combined = new Map<TimeWriter, Buffer>();
    for (const subscriber of subscribers) {
      const { time, isCombined } = subscriber;
      const written = isCombined ? combined : raw;
      let frame = written.get(time);
      if (frame === undefined) {
        const json = JSON.stringify(write(time, eventTimeUs));
        frame = textFrame(isCombined ? this.#wrap(json) : json);
        written.set(time, frame);
      }
      subscriber.send(frame, this.#stateOf);
    }
  }

  #wrap(json: string): string {
    return `{"stream":${JSON.stringify(this.name)},"data":${json}}`;
  }
}
