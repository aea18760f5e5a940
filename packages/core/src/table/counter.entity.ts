import { Entity } from "electrodb";
import type { Table } from "./table.ts";
import { entityOptions, perTable } from "./table.ts";

const counters = perTable(
  (table) =>
    new Entity(
      {
        model: { service: "bourse", entity: "counter", version: "1" },
        attributes: {
          counter: { type: "string", required: true },
          value: { type: "number" },
        },
        indexes: {
          byName: {
            pk: { field: "pk", composite: ["counter"], casing: "none" },
            sk: { field: "sk", composite: [], casing: "none" },
          },
        },
      },
      entityOptions(table),
    ),
);

/** Takes the next number of a named counter: 1, 2, 3 ... Never the same twice, but gaps may occur. */
export async function nextNumber(table: Table, counter: string): Promise<number> {
  const { data } = await counters(table)
    .update({ counter })
    .add({ value: 1 })
    .go({ response: "all_new" });
  if (data.value === undefined) throw new Error(`Counter ${counter} answered without its value.`);
  return data.value;
}
