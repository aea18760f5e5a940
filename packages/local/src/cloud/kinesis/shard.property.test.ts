import fc from "fast-check";
import { expect, test } from "vitest";
import { firstHashKey, sequenceNumber, sequenceText, shardOf } from "./shard.ts";

const shards = fc.integer({ min: 1, max: 64 });

test("a hash key belongs to the shard whose range contains it", () => {
  const hashKey = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
  fc.assert(
    fc.property(hashKey, shards, (key, count) => {
      const shard = shardOf("any", String(key), count);
      expect(key >= firstHashKey(shard, count)).toBe(true);
      expect(key < firstHashKey(shard + 1, count)).toBe(true);
    }),
  );
});

test("the ends of every range belong to their shard", () => {
  fc.assert(
    fc.property(shards, (count) => {
      for (let shard = 0; shard < count; shard++) {
        const last = firstHashKey(shard + 1, count) - 1n;
        expect(shardOf("any", String(firstHashKey(shard, count)), count)).toBe(shard);
        expect(shardOf("any", String(last), count)).toBe(shard);
      }
    }),
  );
});

test("sequence numbers keep their order as text, and come back", () => {
  const sequence = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(sequence, sequence, (left, right) => {
      expect(sequenceNumber(sequenceText(left))).toBe(left);
      expect(sequenceText(left) < sequenceText(right)).toBe(left < right);
    }),
  );
});
