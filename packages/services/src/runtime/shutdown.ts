import { describeError, type Log } from "./log.ts";

export interface ShutdownOptions {
  readonly log: Log;
  /** Closes everything; what is not closed after `graceMsMax` is cut off. */
  readonly stop: () => Promise<void>;
  readonly graceMsMax: number;
  /** Stop when stdin closes, so that a killed parent leaves no orphan. */
  readonly exitWithParent: boolean;
}

/** Ends the process in order on SIGTERM, SIGINT or a lost parent, and at once on a broken invariant. */
export function onShutdown({ log, stop, graceMsMax, exitWithParent }: ShutdownOptions): void {
  let stopping = false;
  const shutDown = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    log.info("stopping", { reason });
    const forced = setTimeout(() => {
      log.warn("stopped-by-force", { graceMsMax });
      process.exit(1);
    }, graceMsMax);
    stop().then(
      () => {
        clearTimeout(forced);
        process.exit(0);
      },
      (error: unknown) => {
        log.error("stop-failed", { error: describeError(error) });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => shutDown("SIGTERM"));
  process.on("SIGINT", () => shutDown("SIGINT"));
  if (exitWithParent) {
    process.stdin.on("end", () => shutDown("the parent process is gone"));
    process.stdin.on("error", () => shutDown("the parent process is gone"));
    process.stdin.resume();
  }
  const die = (error: unknown): void => {
    log.error("broken-invariant", { error: describeError(error) });
    process.exit(1);
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);
}
