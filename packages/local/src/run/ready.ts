import { renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { SeededAccount } from "./accounts.ts";

/** Where each part of the stack answers. `web` is absent when headless. */
export interface StackUrls {
  readonly rest: string;
  readonly ws: string;
  readonly wsApi: string;
  readonly platform: string;
  readonly prices: string;
  readonly web?: string;
}

/** What a Cognito client needs to sign people in here. */
export interface Identity {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly clientId: string;
}

/** The ready line: printed with --json, and written to DIR/local.json. */
export interface Ready {
  readonly ready: true;
  readonly pid: number;
  readonly urls: StackUrls;
  readonly identity: Identity;
  readonly accounts: readonly SeededAccount[];
}

/** Written whole or not at all, readable by its owner only: it holds secrets. */
export function writeReadyFile(dir: string, ready: Ready): void {
  const file = path.join(dir, "local.json");
  writeFileSync(`${file}.new`, JSON.stringify(ready, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** What runs where, for a person. */
export function describeReady(ready: Ready, seconds: number, dir: string): string {
  const { urls } = ready;
  const rows = [
    ["Trading page", urls.web ?? "(headless)"],
    ["Spot REST", `${urls.rest}/api/v3`],
    ["Streams", `${urls.ws}/ws, ${urls.ws}/stream`],
    ["WebSocket API", urls.wsApi],
    ["Platform API", `${urls.platform}/v1`],
    ["Prices", urls.prices],
  ];
  const people = table([
    ["account", "email", "password", `API key (secrets: ${path.join(dir, "local.json")})`],
    ...ready.accounts.map(({ name, email, password, apiKey }) => [name, email, password, apiKey]),
  ]);
  return [
    "",
    `Bourse is ready (${seconds.toFixed(1)} s).`,
    "",
    ...table(rows),
    "",
    ...people,
    "",
    "Ctrl-C stops everything; the state stays in the data directory.",
    "",
  ].join("\n");
}

/** Rows as lines, every column as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(width(column) + 2)).join("")}`.trimEnd(),
  );
}
