import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { StoredObject } from "./object-store.ts";
import { encodeRfc3986 } from "./signature.ts";

/** The event of one change to one object, as S3 sends it to a Lambda. */
export interface S3Event {
  readonly Records: readonly S3EventRecord[];
}

export interface S3EventRecord {
  readonly eventVersion: string;
  readonly eventSource: "aws:s3";
  readonly awsRegion: string;
  readonly eventTime: string;
  /** `ObjectCreated:Put`, without `s3:`. */
  readonly eventName: ObjectEventName;
  readonly userIdentity: { readonly principalId: string };
  readonly requestParameters: { readonly sourceIPAddress: string };
  readonly responseElements: Readonly<Record<string, string>>;
  readonly s3: {
    readonly s3SchemaVersion: "1.0";
    readonly configurationId: string;
    readonly bucket: {
      readonly name: string;
      readonly ownerIdentity: { readonly principalId: string };
      readonly arn: string;
    };
    readonly object: {
      /** URL-encoded, with + for a space. */
      readonly key: string;
      readonly size?: number;
      readonly eTag?: string;
      readonly versionId?: string;
      readonly sequencer: string;
    };
  };
}

export type ObjectEventName =
  | "ObjectCreated:Put"
  | "ObjectCreated:Post"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated";

export interface EventSource {
  readonly requestId: string;
  readonly remoteAddress: string;
}

interface Receiver {
  readonly onEvent: OnObjectEvent;
  /** An event whose receiver throws is not offered again. */
  readonly onRefused: (event: S3Event, error: unknown) => void;
}

export type OnObjectEvent = (event: S3Event) => void | Promise<void>;

/**
 * Events that wait to be handed over. An event is written in the transaction of its change and
 * deleted once its receiver has taken it: a crash may repeat an event, and never loses one.
 */
export class ObjectEvents {
  readonly #database: DatabaseSync;
  readonly #place: { readonly account: string; readonly region: string };
  readonly #receiver: Receiver;
  #handingOver: Promise<void> | undefined;
  #isStopped = false;

  constructor(
    database: DatabaseSync,
    place: { readonly account: string; readonly region: string },
    receiver: Receiver,
  ) {
    this.#database = database;
    this.#place = place;
    this.#receiver = receiver;
  }

  /** To be called within the transaction of the change. */
  add(eventName: ObjectEventName, object: StoredObject, source: EventSource): void {
    const event: S3Event = { Records: [this.#record(eventName, object, source)] };
    this.#database.prepare("INSERT INTO event (document) VALUES (?)").run(JSON.stringify(event));
  }

  /** Hands over what waits, in order, one at a time. */
  handOver(): Promise<void> {
    this.#handingOver ??= this.#handOver().finally(() => (this.#handingOver = undefined));
    return this.#handingOver;
  }

  /** Begins no further event; what is left comes with the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#handingOver;
  }

  async #handOver(): Promise<void> {
    while (!this.#isStopped) {
      const row = this.#database.prepare("SELECT * FROM event ORDER BY id LIMIT 1").get();
      if (!row) return;
      const event = JSON.parse(String(row["document"])) as S3Event;
      try {
        await this.#receiver.onEvent(event);
      } catch (error) {
        this.#receiver.onRefused(event, error);
      }
      if (!this.#database.isOpen) return; // it took longer than stopping waits
      this.#database.prepare("DELETE FROM event WHERE id = ?").run(Number(row["id"]));
    }
  }

  #record(eventName: ObjectEventName, object: StoredObject, source: EventSource): S3EventRecord {
    const { account, region } = this.#place;
    const { bucket, bytes, etag, key, modifiedMs, versionId } = object;
    const isCreated = eventName.startsWith("ObjectCreated");
    const sequence = BigInt(modifiedMs) * 4096n + BigInt(Math.floor(Math.random() * 4096));
    return {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: region,
      eventTime: new Date(modifiedMs).toISOString(),
      eventName,
      userIdentity: { principalId: `AWS:${account}` },
      requestParameters: { sourceIPAddress: source.remoteAddress },
      responseElements: { "x-amz-request-id": source.requestId, "x-amz-id-2": randomUUID() },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "local",
        bucket: {
          name: bucket,
          ownerIdentity: { principalId: account },
          arn: `arn:aws:s3:::${bucket}`,
        },
        object: {
          key: encodeRfc3986(key).replaceAll("%2F", "/").replaceAll("%20", "+"),
          ...(isCreated ? { size: bytes, eTag: etag } : {}),
          ...(versionId === "null" ? {} : { versionId }),
          sequencer: sequence.toString(16).toUpperCase().padStart(16, "0"),
        },
      },
    };
  }
}
