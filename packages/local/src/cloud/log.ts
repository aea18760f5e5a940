/** One line for the one log of the local cloud. `source` is a function or a service. */
export interface LogEntry {
  readonly source: string;
  readonly level: "info" | "warn" | "error";
  readonly text: string;
}

export type Log = (entry: LogEntry) => void;

/** The text of whatever was thrown. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
