import { Entity } from "electrodb";
import { entityOptions, perTable } from "../table/index.ts";

export const leases = perTable(
  (table) =>
    new Entity(
      {
        model: { service: "bourse", entity: "lease", version: "1" },
        attributes: {
          lease: { type: "string", required: true },
          /** Who has it; "" when it was given back. */
          holder: { type: "string", required: true },
          /** Rises with every renewal: whoever sees it stand still knows that the holder is gone. */
          version: { type: "number", required: true },
          sequence: { type: "number", required: true },
          eventLogSequence: { type: "number", required: true },
          hashedSequence: { type: "number", required: true },
          stateHash: { type: "string", required: true },
        },
        indexes: {
          byName: {
            pk: { field: "pk", composite: ["lease"], casing: "none" },
            sk: { field: "sk", composite: [], casing: "none" },
          },
        },
      },
      entityOptions(table),
    ),
);
