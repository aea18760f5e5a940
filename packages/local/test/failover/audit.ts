import type { JournalFollower } from "@bourse/services/exchange/journal";
import { operate, type TestServer } from "../../../services/test/exchange/harness.ts";
import { type Findings, JournalAudit } from "./journal-audit.ts";
import type { Calls } from "./traders.ts";

/** Holds the journal against everything the traders were told, and every process against it. */
export async function audit(
  follower: JournalFollower,
  servers: readonly Pick<TestServer, "operatorBase">[],
  calls: Calls,
): Promise<Findings> {
  const states = await Promise.all(servers.map(stateOf));
  const last = Math.max(...states.map(({ sequence }) => sequence));
  const journal = new JournalAudit();
  await journal.take(follower.follow(1, new AbortController().signal), last);
  const findings = journal.compare(calls.acknowledged);
  findings.conflicting.push(...calls.conflicts);
  for (const { sequence, stateHash } of states) {
    if (sequence === last && stateHash === journal.exchange.stateHash()) continue;
    findings.conflicting.push(`a process at command ${sequence} is not what the journal makes it`);
  }
  return findings;
}

async function stateOf(
  server: Pick<TestServer, "operatorBase">,
): Promise<{ readonly sequence: number; readonly stateHash: string }> {
  const whole = { base: "", keyChanged: () => {}, stop: () => Promise.resolve(), ...server };
  const { body } = await operate(whole, "GET /operator/state");
  return body as { sequence: number; stateHash: string };
}
