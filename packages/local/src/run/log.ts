import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { LOG_FILE_BYTES_MAX, LOG_LINE_CHARS_MAX } from "./limits.ts";

/**
 * The one log of the stack: every line of every part goes to DIR/log/stack.log; people see progress,
 * warnings and errors on stderr.
 */
export interface StackLog {
  /** Progress and results for the person who started the stack. */
  readonly say: (text: string) => void;
  /** One line of a part; shown to people only when it is a warning or an error. */
  readonly line: (part: string, text: string) => void;
  /** Sends every line of a child's stream to the log. */
  readonly follow: (part: string, stream: Readable) => void;
  readonly close: () => void;
}

export function createLog(dir: string, stderr: NodeJS.WritableStream): StackLog {
  const folder = path.join(dir, "log");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "stack.log");
  let written = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let out: WriteStream = createWriteStream(file, { flags: "a" });
  const write = (text: string) => {
    if (written > LOG_FILE_BYTES_MAX) {
      out.end();
      renameSync(file, `${file}.1`);
      out = createWriteStream(file, { flags: "a" });
      written = 0;
    }
    written += text.length;
    out.write(text);
  };
  const line = (part: string, text: string) => {
    if (text === "") return;
    write(`${part.padEnd(9)} ${text}\n`);
    if (isForPeople(text)) stderr.write(`${part.padEnd(9)} ${readable(text)}\n`);
  };
  return {
    say(text) {
      write(`${"start".padEnd(9)} ${text}\n`);
      stderr.write(`${text}\n`);
    },
    line,
    follow: (part, stream) => eachLine(stream, (text) => line(part, text)),
    close: () => out.end(),
  };
}

/** Calls back with every complete line; an endless line is cut, never kept whole in memory. */
export function eachLine(stream: Readable, callback: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = (lines.pop() ?? "").slice(0, LOG_LINE_CHARS_MAX);
    for (const text of lines) callback(text);
  });
  stream.on("end", () => callback(rest));
  stream.on("error", () => {});
}

function isForPeople(text: string): boolean {
  return /"level":"(warn|error|alarm)"|^\s*(Error|Uncaught|FATAL)\b/.test(text);
}

/** A JSON log line as a person reads it: level, what happened, then the rest. */
function readable(text: string): string {
  try {
    const line = JSON.parse(text) as Record<string, unknown>;
    const { level, message, event, time: _time, service: _service, ...rest } = line;
    const more = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : "";
    return `${String(level)}: ${String(message ?? event)}${more}`;
  } catch {
    return text;
  }
}
