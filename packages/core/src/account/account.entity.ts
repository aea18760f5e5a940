import { Entity } from "electrodb";
import { entityOptions, perTable } from "../table/index.ts";
import { kycStatus, role } from "./wire.ts";

export const accounts = perTable(
  (table) =>
    new Entity(
      {
        model: { service: "bourse", entity: "account", version: "1" },
        attributes: {
          userId: { type: "string", required: true },
          accountId: { type: "number", required: true, readOnly: true },
          email: { type: "string", required: true },
          kycStatus: { type: kycStatus.options, required: true },
          role: { type: role.options, required: true },
          createdTimeMs: { type: "number", required: true, readOnly: true },
        },
        indexes: {
          byUser: {
            pk: { field: "pk", composite: ["userId"], casing: "none" },
            sk: { field: "sk", composite: [], casing: "none" },
          },
        },
      },
      entityOptions(table),
    ),
);
