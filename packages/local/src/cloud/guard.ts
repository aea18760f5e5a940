import { spawn } from "node:child_process";

export interface GuardedProcess {
  readonly pid: number | undefined;
  /** Resolves once the process has ended, with the reason. */
  readonly ended: Promise<string>;
  /** The last line it printed. */
  readonly lastOutput: () => string;
  readonly stop: () => Promise<void>;
}

export interface GuardOptions {
  /** How long it may take to stop once it was interrupted, before it is killed. */
  readonly stopMsMax?: number;
  /** Called with whatever it prints. */
  readonly onOutput?: (text: string) => void;
}

const STOP_MS_MAX = 1000;
/** Beyond what the guard itself waits for before it kills. */
const GUARD_MS_MAX = 1000;
/** How much of what it prints is kept for error messages. */
const OUTPUT_LENGTH_MAX = 2000;

/**
 * A shell that holds a pipe to us and interrupts the server when the pipe closes, so that the server
 * ends even when we are killed with SIGKILL. A server that waits for its clients is killed a little
 * later. File descriptor 3 is the pipe; the server must not inherit it, and its own stdin is empty.
 */
const script = `
  exec 3<&0 </dev/null
  tenths=$1
  shift
  "$@" 3<&- &
  server=$!
  (
    read -r _ <&3
    kill -INT $server
    while [ $tenths -gt 0 ]; do sleep 0.1; kill -0 $server || exit; tenths=$((tenths - 1)); done
    kill -KILL $server
  ) 2>/dev/null &
  wait $server
  status=$?
  kill $! 2>/dev/null
  exit $status`;

/** Starts a server that cannot outlive this process. (Linux and macOS.) */
export function startGuarded(
  command: string,
  args: readonly string[],
  { stopMsMax = STOP_MS_MAX, onOutput = () => {} }: GuardOptions = {},
): GuardedProcess {
  const tenths = String(Math.ceil(stopMsMax / 100));
  // A process group of its own keeps Ctrl-C from ending the server before its users have stopped.
  const child = spawn("sh", ["-c", script, "guard", tenths, command, ...args], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-OUTPUT_LENGTH_MAX);
      onOutput(text);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => killGroup(child.pid), stopMsMax + GUARD_MS_MAX);
    await ended;
    clearTimeout(timer);
  };
  const lastOutput = (): string => output.trim().split("\n").at(-1) ?? "";
  return { pid: child.pid, ended, lastOutput, stop };
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // it ended by itself in the meantime
  }
}
