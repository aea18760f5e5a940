/**
 * `npm run replay`: rebuilds the exchange from its journal and tells what it adds up to, the story of
 * one order, or the books at a moment. Answers go to stdout, progress to stderr.
 */
import { JournalError } from "@bourse/services/exchange/journal";
import { runScript } from "./command-line/run-script.ts";
import { booksOf, booksText } from "./replay/book.ts";
import { HELP, parseReplayOptions, type ReplayOptions } from "./replay/options.ts";
import { StoryWatcher } from "./replay/order-story.ts";
import { rebuild, ReplayError, type Watcher } from "./replay/rebuild.ts";
import { storyText } from "./replay/story-text.ts";
import { summaryText, SummaryWatcher } from "./replay/summary.ts";

const NOBODY: Watcher = { before: () => {}, after: () => {}, isDone: false };

await runScript({
  name: "replay",
  help: HELP,
  read: parseReplayOptions,
  run: answer,
  expected: [ReplayError, JournalError],
});

async function answer(options: ReplayOptions): Promise<number> {
  process.stdout.write(await answerText(options));
  return 0;
}

async function answerText(options: ReplayOptions): Promise<string> {
  const { dataDir, toSequence, orderId, symbol, bookSequence, json } = options;
  const write = <Value>(value: Value, text: (value: Value) => string): string =>
    json ? `${JSON.stringify(value)}\n` : text(value);
  if (orderId !== undefined) {
    const watcher = new StoryWatcher(orderId, symbol);
    const { exchange } = await rebuild(dataDir, toSequence, watcher);
    return write(watcher.story(exchange), storyText);
  }
  if (bookSequence !== undefined) {
    const { exchange } = await rebuild(dataDir, bookSequence, NOBODY);
    return write(booksOf(exchange, symbol), booksText);
  }
  const watcher = new SummaryWatcher();
  const rebuilt = await rebuild(dataDir, toSequence, watcher);
  return write(watcher.summary(rebuilt), summaryText);
}
