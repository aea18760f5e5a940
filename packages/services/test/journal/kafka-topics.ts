import { type Connection, ConnectionPool, createTopicsV7, metadataV12 } from "@platformatic/kafka";

/** How many replicas of a topic are in sync, as one broker sees it; 0 when it does not answer. */
export async function replicasInSync(broker: string, topic: string): Promise<number> {
  try {
    const { topics } = await ask(broker, (connection) =>
      metadataV12.api.async(connection, [topic], false),
    );
    return topics[0]?.partitions[0]?.isrNodes.length ?? 0;
  } catch {
    return 0;
  }
}

/** A topic as somebody else would make it. */
export async function createTopic(
  bootstrap: string,
  topic: {
    readonly name: string;
    readonly partitions: number;
    readonly configs: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const request = {
    name: topic.name,
    numPartitions: topic.partitions,
    replicationFactor: 1,
    assignments: [],
    configs: Object.entries(topic.configs).map(([name, value]) => ({ name, value })),
  };
  await ask(bootstrap.split(",")[0] ?? "", (connection) =>
    createTopicsV7.api.async(connection, [request], 5_000, false),
  );
}

async function ask<T>(
  broker: string,
  question: (connection: Connection) => Promise<T>,
): Promise<T> {
  const [host = "", port = ""] = broker.split(":");
  const pool = new ConnectionPool("test", { connectTimeout: 1_000, requestTimeout: 5_000 });
  try {
    return await question(await pool.get({ host, port: Number(port) }));
  } finally {
    await pool.close();
  }
}
