import { describe, expect, test } from "vitest";
import { isPassing } from "./errors.ts";
import { coordinatorIn, leaderIn } from "./places.ts";

const TOPIC_ID = "5f1c0f6e-0000-4000-8000-000000000000";

function broker(nodeId: number) {
  return { nodeId, host: `kafka-${nodeId}`, port: 9092 };
}

function topicLedBy(leaderId: number) {
  return { topicId: TOPIC_ID, partitions: [{ leaderId }] };
}

function thrownBy(find: () => unknown): unknown {
  try {
    find();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("the leader of a topic", () => {
  test("is the broker that the partition names", () => {
    expect(leaderIn({ topics: [topicLedBy(2)], brokers: [broker(1), broker(2)] })).toEqual({
      broker: { host: "kafka-2", port: 9092 },
      topicId: TOPIC_ID,
    });
  });

  test.each([
    ["died between the two lists of one answer", [topicLedBy(3)], [broker(1), broker(2)]],
    ["is being elected", [topicLedBy(-1)], [broker(1)]],
    ["is of a topic the broker has not heard of yet", [], [broker(1)]],
  ])("is asked for again when it %s", (_, topics, brokers) => {
    expect(isPassing(thrownBy(() => leaderIn({ topics, brokers })))).toBe(true);
  });
});

describe("the coordinator of a transactional id", () => {
  const answered = { ...broker(1), key: "bourse-commands" };

  test("is the broker that is named for it", () => {
    expect(coordinatorIn({ coordinators: [answered] }, "bourse-commands")).toEqual({
      host: "kafka-1",
      port: 9092,
    });
  });

  test("is asked for again when none is named for it", () => {
    const find = () => coordinatorIn({ coordinators: [answered] }, "bourse-events");
    expect(isPassing(thrownBy(find))).toBe(true);
  });
});
