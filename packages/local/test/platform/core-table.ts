import { startTable, tableOf, type TestTable } from "./test-table.ts";

/** A DynamoDB with an empty Core table; SDK clients of this process find it by the environment. */
export function startCoreTable(): Promise<TestTable> {
  return startTable({
    ...tableOf("Core", "ALL"),
    streamView: "NEW_AND_OLD_IMAGES",
    ttlAttribute: "expireAt",
  });
}
