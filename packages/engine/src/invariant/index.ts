/** The engine found itself in a state that cannot be: a bug, never the fault of a command. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Ends the process's trust in its own state: the caller dies and replays the journal. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
