import {
  type Broker,
  type Connection,
  ConnectionPool,
  findCoordinatorV6,
  FindCoordinatorKeyTypes,
  metadataV12,
} from "@platformatic/kafka";
import { JournalError } from "../port.ts";
import { isPassing } from "./errors.ts";
import { coordinatorIn, type LeaderPlace, leaderIn } from "./places.ts";
import type { KafkaSettings } from "./settings.ts";

const CLIENT_NAME = "bourse";
const CONNECT_MS_MAX = 3_000;
/** A broker that is paused, not dead, keeps its connections: only a clock tells. */
const ANSWER_MS_MAX = 8_000;

/**
 * Finds the broker to ask, and forgets it when it fails. Each user has a link of its own: a broker
 * answers one connection's requests in turn, so a fetch that waits would hold up an append.
 */
export class KafkaLink {
  readonly #pool: ConnectionPool;
  readonly #bootstrap: readonly Broker[];
  readonly #topic: string;
  #nextBootstrap = 0;
  #leader: LeaderPlace | undefined;
  #coordinator: Broker | undefined;

  constructor(settings: KafkaSettings, topic: string) {
    const { tls, credentials } = settings;
    this.#topic = topic;
    this.#bootstrap = settings.brokers.map(parseBroker);
    this.#pool = new ConnectionPool(`${CLIENT_NAME}-${topic}`, {
      connectTimeout: CONNECT_MS_MAX,
      requestTimeout: ANSWER_MS_MAX,
      ...(tls === undefined ? {} : { tls }),
      ...(credentials === undefined
        ? {}
        : { sasl: { mechanism: "SCRAM-SHA-512", ...credentials } }),
    });
  }

  /** Asks the broker that leads the topic's partition. */
  async askLeader<T>(ask: (connection: Connection, topicId: string) => Promise<T>): Promise<T> {
    try {
      this.#leader ??= await this.#findLeader();
      const { broker, topicId } = this.#leader;
      return await ask(await this.#pool.get(broker), topicId);
    } catch (error) {
      if (isPassing(error)) this.#leader = undefined;
      throw error;
    }
  }

  /** Asks the broker that hands out the epochs of a transactional id. */
  async askCoordinator<T>(id: string, ask: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      this.#coordinator ??= await this.#findCoordinator(id);
      return await ask(await this.#pool.get(this.#coordinator));
    } catch (error) {
      if (isPassing(error)) this.#coordinator = undefined;
      throw error;
    }
  }

  /** Asks any broker; another one each time one fails. */
  async askAny<T>(ask: (connection: Connection) => Promise<T>): Promise<T> {
    const broker = this.#bootstrap[this.#nextBootstrap % this.#bootstrap.length];
    try {
      if (broker === undefined) throw new JournalError("No Kafka broker is named.");
      return await ask(await this.#pool.get(broker));
    } catch (error) {
      this.#nextBootstrap += 1;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #findLeader(): Promise<LeaderPlace> {
    const answer = await this.askAny((connection) =>
      metadataV12.api.async(connection, [this.#topic], false),
    );
    return leaderIn(answer);
  }

  async #findCoordinator(id: string): Promise<Broker> {
    const answer = await this.askAny((connection) =>
      findCoordinatorV6.api.async(connection, FindCoordinatorKeyTypes.TRANSACTION, [id]),
    );
    return coordinatorIn(answer, id);
  }
}

function parseBroker(text: string): Broker {
  const [host = "", port = ""] = text.split(":");
  return { host, port: Number(port) };
}
