/** Why the local cloud cannot start, and what the person at the keyboard can do about it. */
export class StartupError extends Error {
  override readonly name = "StartupError";
  readonly solution: string;

  constructor(what: string, solution: string) {
    super(what);
    this.solution = solution;
  }

  static portTaken(port: number, what: string): StartupError {
    return new StartupError(
      `Port ${port}, wanted for ${what}, is used by another program.`,
      `Stop that program, or choose another base port: npm start -- --port ${port + 1000}`,
    );
  }
}
