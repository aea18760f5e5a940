import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Table } from "../table/index.ts";
import { scanSegments } from "./limits.ts";

export type StoredItem = Readonly<Record<string, unknown>>;

/** Reads the whole table, in portions and in no order, several parts of it at a time. */
export async function scanHistory(
  table: Table,
  visit: (items: readonly StoredItem[]) => Promise<void> | void,
): Promise<void> {
  await Promise.all(
    Array.from({ length: scanSegments }, async (_, segment) => {
      let from: Record<string, unknown> | undefined;
      do {
        const { Items, LastEvaluatedKey } = await table.client.send(
          new ScanCommand({
            TableName: table.name,
            ConsistentRead: true,
            Segment: segment,
            TotalSegments: scanSegments,
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        await visit(Items ?? []);
        from = LastEvaluatedKey;
      } while (from !== undefined);
    }),
  );
}
