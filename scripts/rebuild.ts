/**
 * `npm run rebuild`: makes projections anew from the journal while trading goes on. What is derived
 * can be thrown away; this shows it.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { readAttachment, type Ready } from "@bourse/local/run";
import { JournalError, readJournalSettings } from "@bourse/services/exchange/journal";
import { runScript } from "./command-line/run-script.ts";
import { HELP, parseRebuildOptions, type RebuildOptions } from "./rebuild/options.ts";
import { openSinks } from "./rebuild/open-sinks.ts";
import { rebuild, type Rebuilt } from "./rebuild/rebuild.ts";
import { RebuildError } from "./rebuild/sink.ts";
import { rebuiltText } from "./rebuild/text.ts";
import { Progress } from "./replay/progress.ts";

await runScript({
  name: "rebuild",
  help: HELP,
  read: parseRebuildOptions,
  run,
  expected: [RebuildError, JournalError],
  failureCode: 2,
});

async function run(options: RebuildOptions): Promise<number> {
  const result = await rebuildOf(options);
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : rebuiltText(result));
  return result.left.length === 0 ? 0 : 1;
}

async function rebuildOf({ projections, dataDir }: RebuildOptions): Promise<Rebuilt> {
  const running = readAttachment(dataDir);
  if (running === undefined) {
    throw new RebuildError(
      `No stack runs in ${dataDir}: its stores are not to be reached. Start it, or name another directory (--data DIR).`,
    );
  }
  const journal = readJournalSettings({
    DATA_DIR: path.join(dataDir, "exchange"),
    ...process.env,
  });
  const sinks = await openSinks(projections, running, dataDir);
  const progress = new Progress("rebuild");
  try {
    return await rebuild(sinks, journal, {
      progress,
      newest: () => newestSequence(dataDir),
    });
  } finally {
    progress.end();
    for (const sink of sinks) await sink.close();
  }
}

/** Of the exchange that runs, as its health says. */
async function newestSequence(dataDir: string): Promise<number> {
  const ready = JSON.parse(readFileSync(path.join(dataDir, "local.json"), "utf8")) as Ready;
  const answer = await fetch(`${ready.urls.rest}/health`);
  const { facts } = (await answer.json()) as { readonly facts: { readonly sequence: number } };
  return facts.sequence;
}
