import { expect, test } from "vitest";
import { createTable } from "../table/index.ts";
import { connections, followers } from "./connection.entity.ts";

test("rows lie under the keys that stacks/prices.ts lets the price stream touch", () => {
  const table = createTable("Core");
  const key = { connectionId: "c", stream: "btcusdt@price", shard: 3 };
  expect(connections(table).get(key).params()).toMatchObject({
    Key: { pk: "$bourse#connectionId_c" },
  });
  expect(followers(table).get(key).params()).toMatchObject({
    Key: { pk: "$bourse#stream_btcusdt@price" },
  });
  expect(connections(table).query.byLastSeen(key).params()).toMatchObject({
    ExpressionAttributeValues: { ":pk": "$bourse#shard_3" },
  });
});
