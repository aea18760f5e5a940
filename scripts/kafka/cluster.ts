import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Broker, type KafkaUser } from "./broker.ts";
import { Certificate } from "./certificate.ts";
import { installKafka } from "./install.ts";
import { type Seat, secureProperties, serverProperties } from "./properties.ts";

export interface ClusterOptions {
  readonly brokers: 1 | 3;
  /** How long the controllers wait before they call a silent broker dead; Kafka's own is 9 s. */
  readonly sessionTimeoutMs?: number;
  /** Clients need TLS and this user's password (SCRAM-SHA-512), as on MSK. */
  readonly user?: KafkaUser;
  readonly onProgress?: (line: string) => void;
}

/** Kafka brokers of our own (KRaft), in a temporary directory; they die with this process. */
export class Cluster {
  readonly brokers: readonly Broker[];
  /** What KAFKA_CA_FILE takes, in a cluster that needs TLS. */
  readonly caFile: string | undefined;
  readonly #directory: string;

  constructor(brokers: readonly Broker[], directory: string, caFile: string | undefined) {
    this.brokers = brokers;
    this.#directory = directory;
    this.caFile = caFile;
    process.once("exit", this.#leaveNothing);
  }

  /** What KAFKA_BROKERS takes. */
  get bootstrap(): string {
    return this.brokers.map(({ address }) => address).join(",");
  }

  async stop(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.kill()));
    this.#leaveNothing();
  }

  readonly #leaveNothing = (): void => {
    process.off("exit", this.#leaveNothing);
    // Without stop(), the brokers end a moment after this: what they write until then may stay.
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 3 });
  };
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { onProgress = () => undefined, sessionTimeoutMs = 9_000, user } = options;
  const classPath = await installKafka(onProgress);
  const began = performance.now();
  const directory = mkdtempSync(path.join(tmpdir(), "bourse-kafka-"));
  const clusterId = randomBytes(16).toString("base64url");
  const seats = await takeSeats(options.brokers);
  const certificate = user === undefined ? undefined : new Certificate(directory);
  const brokers = seats.map((seat) => {
    const home = path.join(directory, String(seat.id));
    mkdirSync(home);
    return new Broker({
      id: seat.id,
      port: seat.port,
      directory: home,
      classPath,
      clusterId,
      user,
      properties: {
        ...serverProperties(seat, seats, sessionTimeoutMs),
        "log.dirs": path.join(home, "data"),
        ...(certificate === undefined ? {} : secureProperties(certificate)),
      },
    });
  });
  const cluster = new Cluster(brokers, directory, certificate?.caFile);
  try {
    await Promise.all(brokers.map((broker) => broker.start()));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  onProgress(`Kafka with ${brokers.length} broker(s) is up after ${seconds} s`);
  return cluster;
}

async function takeSeats(count: number): Promise<Seat[]> {
  const ports = await freePorts(count * 3);
  return Array.from({ length: count }, (_, index) => {
    const [port = 0, innerPort = 0, controllerPort = 0] = ports.slice(index * 3);
    return { id: index + 1, port, innerPort, controllerPort };
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
