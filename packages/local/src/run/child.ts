import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { StartupError } from "../cloud/startup-error.ts";
import {
  CHILD_READY_MS_MAX,
  CHILD_STOP_MS_MAX,
  RESTARTS_MAX,
  RESTART_DELAY_MS,
  RESTART_WINDOW_MS,
} from "./limits.ts";
import { eachLine, type StackLog } from "./log.ts";

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True for the stdout line (or once the address answers) that says the child serves. */
  readonly isReady: (line: string) => boolean;
}

/** A long-lived process of the stack: started again when it dies, stopped with the stack. */
export interface Child {
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

type Process = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts a child and waits until it serves. The child holds the other end of our pipe as its stdin:
 * when we die, however that happens, the pipe closes and the child ends (EXIT_WITH_PARENT).
 * It is a group of its own, so Ctrl-C reaches us alone and the order of stopping is ours.
 */
export async function startChild(
  spec: ChildSpec,
  log: StackLog,
  onGivenUp: (reason: string) => void,
): Promise<Child> {
  const deaths: number[] = [];
  let stopping = false;
  let current = launch(spec, log);
  const watch = (child: Process) =>
    child.once("exit", (code, signal) => {
      if (stopping) return;
      const now = Date.now();
      deaths.push(now);
      const recent = deaths.filter((time) => now - time < RESTART_WINDOW_MS).length;
      const how = signal === null ? `exit code ${code}` : signal;
      if (recent > RESTARTS_MAX) return onGivenUp(`${spec.name} ended ${recent} times (${how})`);
      log.line("start", `{"level":"warn","message":"${spec.name} ended (${how}), starting again"}`);
      setTimeout(() => {
        if (!stopping) watch((current = launch(spec, log)).child);
      }, RESTART_DELAY_MS);
    });
  try {
    await current.ready;
  } catch (error) {
    await end(current.child);
    throw error;
  }
  watch(current.child);
  return {
    get pid() {
      return current.child.pid;
    },
    async stop() {
      stopping = true;
      await end(current.child);
    },
  };
}

function launch(spec: ChildSpec, log: StackLog): { child: Process; ready: Promise<void> } {
  const child = spawn(spec.command, [...spec.args], {
    cwd: spec.cwd,
    env: { ...spec.env, EXIT_WITH_PARENT: "1" },
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  child.stdin.on("error", () => {});
  let lastLine = "See log/stack.log in the data directory.";
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (what: string) => reject(new StartupError(what, lastLine));
    const timer = setTimeout(
      () => fail(`${spec.name} did not get ready in ${CHILD_READY_MS_MAX / 1000} s.`),
      CHILD_READY_MS_MAX,
    );
    child.once("error", (error) => fail(`${spec.name} could not be started (${error.message}).`));
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`${spec.name} ended while starting (${signal ?? `exit code ${code}`}).`);
    });
    eachLine(child.stdout, (line) => {
      if (spec.isReady(line)) {
        clearTimeout(timer);
        resolve();
      } else log.line(spec.name, line);
    });
    eachLine(child.stderr, (line) => {
      if (line !== "") lastLine = line;
      log.line(spec.name, line);
    });
  });
  // Later deaths are the watcher's business.
  ready.catch(() => {});
  return { child, ready };
}

async function end(child: Process): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), CHILD_STOP_MS_MAX);
  await gone;
  clearTimeout(timer);
}
