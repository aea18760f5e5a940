import { describeError, type Log } from "../../../runtime/index.ts";
import type { Clock } from "../../clock.ts";
import type { MarketChange, MarketData } from "../../market-data/index.ts";
import type { ListenKeys } from "../user-stream/index.ts";
import { Cadence } from "./cadence.ts";
import { Channel, type Subscriber } from "./channel.ts";
import { createFeed } from "./feed/index.ts";
import { parseTopic } from "./topic.ts";

export interface HubParts {
  readonly marketData: MarketData;
  readonly isWriting?: (() => boolean) | undefined;
  /** Streams of accounts, by names that cannot be guessed. */
  readonly listenKeys?: Pick<ListenKeys, "listen"> | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** All channels that have subscribers, and what wakes them. */
export class Hub {
  readonly #parts: HubParts;
  readonly #channels = new Map<string, Channel>();
  /** By the name of an account's stream: ends it. */
  readonly #stops = new Map<string, () => void>();
  readonly #bySymbol = new Map<string, Set<Channel>>();
  readonly #cadences = new Map<number, Cadence<Channel>>();

  constructor(parts: HubParts) {
    this.#parts = parts;
    parts.marketData.subscribe((change) => this.#publish(change));
  }

  /** How many streams have subscribers. */
  get channelCount(): number {
    return this.#channels.size;
  }

  /** A name that means nothing is taken all the same, as Binance does; it will stay silent. */
  subscribe(name: string, subscriber: Subscriber): void {
    const channel = this.#channels.get(name) ?? this.#open(name);
    channel?.add(subscriber);
  }

  unsubscribe(name: string, subscriber: Subscriber): void {
    const channel = this.#channels.get(name);
    channel?.remove(subscriber);
    if (channel?.isEmpty === true) this.#close(channel);
  }

  #open(name: string): Channel | undefined {
    const topic = parseTopic(name);
    const feed = topic && createFeed(this.#parts, topic);
    if (feed === undefined) return this.#openAccount(name);
    const channel = new Channel(name, feed, this.#parts.clock);
    this.#channels.set(name, channel);
    if (feed.symbol !== undefined) this.#listenersOf(feed.symbol).add(channel);
    if (feed.periodMs !== undefined) this.#cadence(feed.periodMs).add(channel);
    return channel;
  }

  /** The stream of an account: nothing of the market wakes it. */
  #openAccount(name: string): Channel | undefined {
    const channel = new Channel(name, {}, this.#parts.clock);
    const stop = this.#parts.listenKeys?.listen(name, (event) => channel.emit(() => event));
    if (stop === undefined) return undefined;
    this.#channels.set(name, channel);
    this.#stops.set(name, stop);
    return channel;
  }

  #close(channel: Channel): void {
    const { symbol, periodMs } = channel.feed;
    this.#channels.delete(channel.name);
    this.#stops.get(channel.name)?.();
    this.#stops.delete(channel.name);
    if (symbol !== undefined) this.#listenersOf(symbol).delete(channel);
    if (periodMs !== undefined) this.#cadence(periodMs).remove(channel);
  }

  #publish(change: MarketChange): void {
    const listeners = this.#bySymbol.get(change.market.symbol);
    if (listeners === undefined) return;
    for (const channel of listeners) {
      this.#guard(channel, ({ feed, emit }) => feed.change?.(change, emit));
    }
  }

  /** A stream that fails is silent this once; the others, and the exchange, go on. */
  #guard(channel: Channel, work: (channel: Channel) => void): void {
    try {
      work(channel);
    } catch (error) {
      const { log } = this.#parts;
      log.error("stream-failed", {
        alarm: true,
        stream: channel.name,
        error: describeError(error),
      });
    }
  }

  #listenersOf(symbol: string): Set<Channel> {
    const known = this.#bySymbol.get(symbol) ?? new Set();
    this.#bySymbol.set(symbol, known);
    return known;
  }

  #cadence(periodMs: number): Cadence<Channel> {
    let cadence = this.#cadences.get(periodMs);
    if (cadence === undefined) {
      cadence = new Cadence(periodMs, this.#parts.clock, (channel: Channel, nowMs) =>
        this.#guard(channel, () => channel.tick(nowMs)),
      );
      this.#cadences.set(periodMs, cadence);
    }
    return cadence;
  }
}
