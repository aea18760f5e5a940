import path from "node:path";
import { readArguments, UsageError, wholeNumber } from "../command-line/arguments.ts";

export interface ReplayOptions {
  readonly dataDir: string;
  /** Undefined: to the end of the journal. */
  readonly toSequence: number | undefined;
  readonly orderId: number | undefined;
  readonly symbol: string | undefined;
  /** Show the book as it was after this command. */
  readonly bookSequence: number | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export const HELP = `Usage: npm run replay -- [options]
Rebuilds the exchange from its journal, which is only read: the exchange may be running meanwhile.
Without --order and --book it tells what the journal adds up to, with the hash of the state.

  --data DIR       the data directory of npm start, or the journal's own (.bourse)
  --to SEQ         stop after this command instead of at the end
  --order ID       the story of one order: its commands, its place in the queue, its fills with
                   both sides and their fees, its end, and its account's balances at every step
  --market SYMBOL  the market of --order (needed when several markets have that number), or the
                   only one to show with --book
  --book SEQ       the books as they were after this command
  --json           one JSON object instead of text
  --help           this text
`;

export function parseReplayOptions(args: readonly string[]): ReplayOptions {
  const values = parse(args);
  const options = {
    dataDir: path.resolve(values.data),
    toSequence: fromOne("--to", values.to),
    orderId: fromOne("--order", values.order),
    symbol: values.market?.toUpperCase(),
    bookSequence: fromOne("--book", values.book),
    json: values.json,
    help: values.help,
  };
  if (!options.help) checkTogether(options);
  return options;
}

function checkTogether({ toSequence, orderId, symbol, bookSequence }: ReplayOptions): void {
  if (bookSequence !== undefined && orderId !== undefined) {
    throw new UsageError("--order and --book are two questions. Ask one at a time.");
  }
  if (bookSequence !== undefined && toSequence !== undefined) {
    throw new UsageError("--book SEQ says where to stop. Leave out --to.");
  }
  if (symbol !== undefined && orderId === undefined && bookSequence === undefined) {
    throw new UsageError("--market narrows down --order or --book. Give one of them too.");
  }
}

const parse = (args: readonly string[]) =>
  readArguments(args, {
    data: { type: "string", default: ".bourse" },
    to: { type: "string" },
    order: { type: "string" },
    market: { type: "string" },
    book: { type: "string" },
    json: { type: "boolean", default: false },
  });

const fromOne = (option: string, text: string | undefined) =>
  text === undefined ? undefined : wholeNumber(option, text, { min: 1 });
