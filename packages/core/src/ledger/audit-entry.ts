import { hash } from "node:crypto";
import type { AppliedEvent } from "../projection/index.ts";
import { canonicalJson } from "./canonical-json.ts";

/** One line of the audit log: who asked for what, what came of it, and all lines before it. */
export interface AuditEntry {
  readonly sequence: number;
  readonly timeUs: number;
  readonly accountId: number;
  /** Canonical JSON. */
  readonly body: string;
  /** Hexadecimal. */
  readonly hash: string;
}

/** What stands in for the hash before the first entry. */
export const AUDIT_START = "0".repeat(64);

/**
 * The entry of a command. `effects` is what the ledger wrote because of it; its digest is part of the
 * entry, so that postings and trades cannot be changed behind the log's back either.
 */
export function auditEntry(
  { sequence, timeUs, command, events }: AppliedEvent,
  effects: string,
  previousHash: string,
): AuditEntry {
  const refused = events.flatMap((event) =>
    event.kind === "CommandRejected"
      ? [{ code: event.code, part: event.part, rule: event.why.rule }]
      : [],
  );
  const body = canonicalJson({
    command,
    ...(refused.length > 0 ? { refused } : {}),
    ...(effects === "" ? {} : { effects: digestOf(effects) }),
  });
  const accountId = "accountId" in command ? command.accountId : 0;
  const entry = { sequence, timeUs, accountId, body };
  return { ...entry, hash: auditHash(previousHash, entry) };
}

export function auditHash(previousHash: string, entry: Omit<AuditEntry, "hash">): string {
  const { sequence, timeUs, accountId, body } = entry;
  return hash("sha256", `${previousHash}\n${sequence}\n${timeUs}\n${accountId}\n${body}`, "hex");
}

export const digestOf = (effects: string): string => hash("sha256", effects, "hex");
