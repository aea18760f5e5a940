import { type Broker, ProtocolError } from "@platformatic/kafka";

export interface LeaderPlace {
  readonly broker: Broker;
  /** What a fetch names the topic by. */
  readonly topicId: string;
}

/** What Kafka answers of one topic, as far as it is needed. */
interface Metadata {
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly { readonly leaderId: number }[];
  }[];
  readonly brokers: readonly (Broker & { readonly nodeId: number })[];
}

/**
 * Who leads a topic's one partition. A broker makes the two lists of its answer one after the other:
 * a leader that is fenced between them is named, and its address is not. That is an election as any.
 */
export function leaderIn({ topics, brokers }: Metadata): LeaderPlace {
  const topic = topics[0];
  const leaderId = topic?.partitions[0]?.leaderId;
  const broker = brokers.find(({ nodeId }) => nodeId === leaderId);
  if (topic === undefined || broker === undefined) throw new ProtocolError("LEADER_NOT_AVAILABLE");
  return { broker: { host: broker.host, port: broker.port }, topicId: topic.topicId };
}

/** Who hands out the epochs of a transactional id. */
export function coordinatorIn(
  { coordinators }: { readonly coordinators: readonly (Broker & { readonly key: string })[] },
  id: string,
): Broker {
  const found = coordinators.find(({ key }) => key === id);
  if (found === undefined) throw new ProtocolError("COORDINATOR_NOT_AVAILABLE");
  return { host: found.host, port: found.port };
}
