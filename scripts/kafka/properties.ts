import type { Certificate } from "./certificate.ts";

/** One process of the cluster, broker and controller in one. */
export interface Seat {
  readonly id: number;
  /** For clients. */
  readonly port: number;
  /** For the brokers among themselves. */
  readonly innerPort: number;
  readonly controllerPort: number;
}

/** server.properties of a seat: everything as Kafka has it, but small, and on this machine alone. */
export function serverProperties(
  { id, port, innerPort, controllerPort }: Seat,
  seats: readonly Seat[],
  sessionTimeoutMs: number,
): Record<string, string> {
  const replicas = String(seats.length);
  const clients = `CLIENT://127.0.0.1:${port},INNER://127.0.0.1:${innerPort}`;
  return {
    "process.roles": "broker,controller",
    "node.id": String(id),
    "controller.quorum.voters": seats
      .map((seat) => `${seat.id}@127.0.0.1:${seat.controllerPort}`)
      .join(","),
    listeners: `${clients},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": clients,
    "listener.security.protocol.map": "CLIENT:PLAINTEXT,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "INNER",
    "auto.create.topics.enable": "false",
    "offsets.topic.num.partitions": "1",
    "offsets.topic.replication.factor": replicas,
    "transaction.state.log.num.partitions": "1",
    "transaction.state.log.replication.factor": replicas,
    "transaction.state.log.min.isr": seats.length > 1 ? "2" : "1",
    "broker.session.timeout.ms": String(sessionTimeoutMs),
    "broker.heartbeat.interval.ms": String(Math.min(2_000, Math.floor(sessionTimeoutMs / 4))),
  };
}

/** Clients come with TLS and a password, as they do on MSK. */
export function secureProperties(certificate: Certificate): Record<string, string> {
  return {
    ...certificate.properties,
    "listener.security.protocol.map": "CLIENT:SASL_SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512",
    "listener.name.client.scram-sha-512.sasl.jaas.config":
      "org.apache.kafka.common.security.scram.ScramLoginModule required;",
  };
}
