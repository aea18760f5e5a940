/** Facts beside an event; never secrets, tokens or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** Something a person must look at; `alarm` names what monitoring counts. */
  error(event: string, fields?: LogFields): void;
}

/** Writes one JSON object per line to stderr; stdout belongs to the lines a parent waits for. */
export function createLog(
  service: string,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}): void =>
      write(
        `${JSON.stringify({ time: new Date().toISOString(), level, service, event, ...fields })}\n`,
      );
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** What to write about an error of unknown type. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
