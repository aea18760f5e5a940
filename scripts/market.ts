/**
 * `npm run market`: the operator closes a market of the stack that runs here, or opens it again.
 */
import { SYMBOL_STATUS_NAMES, type SymbolStatus } from "@bourse/core/market";
import { readAttachment } from "@bourse/local/run";
import { oneOf, readArguments, UsageError } from "./command-line/arguments.ts";
import { runScript } from "./command-line/run-script.ts";

const HELP = `Usage: npm run market -- --symbol SYMBOL --status STATUS [options]
Closes a market of the running stack, or opens it again. Its orders stay in the book; unless it is
TRADING no order is taken, nothing is matched, and every order may be canceled.

  --symbol SYMBOL  such as BTCUSDT
  --status STATUS  ${SYMBOL_STATUS_NAMES.join(", ")}; clients see it in exchangeInfo
  --data DIR       the data directory of npm start (.bourse)
  --help           this text
`;

interface Change {
  readonly symbol: string;
  readonly status: SymbolStatus;
  readonly data: string;
  readonly help: boolean;
}

await runScript({
  name: "market",
  help: HELP,
  read: readChange,
  run: async (change) => {
    process.stdout.write(`${await carryOut(change)}\n`);
    return 0;
  },
  expected: [Error],
});

function readChange(args: readonly string[]): Change {
  const { symbol, status, data, help } = readArguments(args, {
    symbol: { type: "string", default: "" },
    status: { type: "string", default: "" },
    data: { type: "string", default: ".bourse" },
  });
  if (help) return { symbol, status: "TRADING", data, help };
  if (symbol === "") throw new UsageError("--symbol is missing. Give one such as BTCUSDT.");
  return { symbol, status: oneOf("--status", status, SYMBOL_STATUS_NAMES), data, help };
}

async function carryOut({ symbol, status, data }: Change): Promise<string> {
  const stack = readAttachment(data);
  if (stack === undefined) {
    throw new UsageError(`No stack runs in ${data}. Start one with npm start, or name its --data.`);
  }
  const { url, token } = stack.operator;
  const response = await fetch(`${url}/operator/markets/status`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ symbol, status }),
  });
  const answer = (await response.json()) as { readonly outcome?: string; readonly msg?: string };
  if (answer.outcome === "done") return `${symbol} is ${status} now.`;
  if (answer.outcome === "done before") return `${symbol} is ${status} already.`;
  throw new Error(`The exchange refused it: ${answer.msg ?? response.statusText}`);
}
