import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import {
  attemptsMax,
  connectMsMax,
  requestMsMax,
  unhurriedAttemptsMax,
  unhurriedRequestMsMax,
} from "./limits.ts";

/** The one table everything of the domain lives in, with the client that reaches it. */
export interface Table {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
}

/** How long a caller waits for DynamoDB. */
export interface TablePatience {
  readonly attemptsMax: number;
  readonly requestMsMax: number;
}

/** Of a command that runs for minutes: one slow answer must not end it. */
export const UNHURRIED: TablePatience = {
  attemptsMax: unhurriedAttemptsMax,
  requestMsMax: unhurriedRequestMsMax,
};

/**
 * Opens the table. This is the only place that makes a DynamoDB client: its limits (a call that
 * hangs is given up, not waited for) then hold for every caller.
 */
export function createTable(
  tableName: string,
  patience: TablePatience = { attemptsMax, requestMsMax },
): Table {
  const client = new DynamoDBClient({
    maxAttempts: patience.attemptsMax,
    requestHandler: {
      connectionTimeout: connectMsMax,
      requestTimeout: patience.requestMsMax,
      throwOnRequestTimeout: true,
    },
  });
  return {
    name: tableName,
    client: DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    }),
  };
}

/**
 * Makes one thing per table and keeps it: an ElectroDB entity reads its whole schema when it is
 * built, which is too dear to repeat on every call.
 */
export function perTable<T>(make: (table: Table) => T): (table: Table) => T {
  const made = new WeakMap<Table, T>();
  return (table) => {
    const known = made.get(table);
    if (known !== undefined) return known;
    const fresh = make(table);
    made.set(table, fresh);
    return fresh;
  };
}

/** What an ElectroDB entity wants to know about its table. */
export const entityOptions = (table: Table) => ({ table: table.name, client: table.client });
