type Level = "info" | "warn" | "error";
type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON object per line: what happened, and about what. Never a secret or a token. */
export const log = {
  info: (message: string, fields: Fields = {}) => write("info", message, fields),
  warn: (message: string, fields: Fields = {}) => write("warn", message, fields),
  error: (message: string, fields: Fields = {}) => write("error", message, fields),
};

function write(level: Level, message: string, fields: Fields): void {
  const line = JSON.stringify({
    time: new Date().toISOString(),
    level,
    function: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    message,
    ...fields,
  });
  console.log(line);
}

/** What the log keeps of an error: an object, so that it stays one line. */
export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: error.name, reason: error.message, stack: error.stack };
}
