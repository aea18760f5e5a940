import { readFileSync } from "node:fs";
import { descendants } from "@bourse/local/run";
import { Gate } from "./gate.ts";

/** Something the exchange and its projections use, and how it is made to stand still. */
export interface Dependency {
  readonly name: string;
  readonly how: string;
  stop(): void;
  goOn(): void;
}

/** Nothing stops: how much one stretch of time differs from the next on this machine. */
export const control: Dependency = { name: "(nothing)", how: "", stop() {}, goOn() {} };

/** The services of the local cloud that run in its own process: a gate stands before each. */
export class Gates {
  readonly #gates = new Map<string, Gate>();

  /** What callers are told instead of a service's address. */
  readonly reachBy = async (service: string, url: string): Promise<string> => {
    const gate = await Gate.before(url);
    this.#gates.set(service, gate);
    return gate.url;
  };

  dependencies(): Dependency[] {
    return [...this.#gates].map(([name, gate]) => ({
      name,
      how: "answers nothing",
      stop: () => gate.shut(),
      goOn: () => gate.open(),
    }));
  }

  close(): void {
    for (const gate of this.#gates.values()) gate.close();
  }
}

/** A server below this process whose command line says so: SIGSTOP, then SIGCONT. Not every stack has each. */
export function processDependencies(programs: Readonly<Record<string, RegExp>>): Dependency[] {
  return Object.entries(programs).flatMap(([name, program]) => {
    const running = (): number[] =>
      descendants(process.pid).filter((pid) => program.test(commandLine(pid)));
    if (running().length === 0) return [];
    let stopped: number[] = [];
    return {
      name,
      how: "SIGSTOP",
      stop() {
        stopped = running();
        for (const pid of stopped) process.kill(pid, "SIGSTOP");
      },
      goOn() {
        for (const pid of stopped.splice(0)) process.kill(pid, "SIGCONT");
      },
    };
  });
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // it ended in between
  }
}
