import { readConfig } from "./live/config.ts";
import { runLiveMarket } from "./live/live-market.ts";

/**
 * The simulated market as a process of its own: it knows the exchange only by its public API. It
 * prints `{"trading":true}` once the books are quoted, and ends with SIGTERM or with its parent.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => stop.abort());
  if (process.env["EXIT_WITH_PARENT"] === "1") {
    process.stdin.on("end", () => process.exit(0));
    process.stdin.on("error", () => process.exit(0));
    process.stdin.resume();
  }
  await runLiveMarket(config, stop.signal, {
    onTrading: () => process.stdout.write(`${JSON.stringify({ trading: true })}\n`),
    onLost: (reason, retryMs) => say("connection-lost", { reason, retryMs }),
  });
  process.exit(0);
}

function say(message: string, details: object): void {
  process.stderr.write(`${JSON.stringify({ level: "warn", message, ...details })}\n`);
}

main().catch((error: unknown) => {
  say("market-not-started", { error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
