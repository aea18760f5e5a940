const COMMANDS_BETWEEN_LOOKS = 4_096;
/** A terminal shows one line that changes; a log gets a line now and then. */
const TERMINAL_MS = 500;
const LOG_MS = 10_000;

/** Tells on stderr how far long work has come, and measures how long it took. */
export class Progress {
  readonly #name: string;
  readonly #isTerminal = process.stderr.isTTY;
  readonly #beganMs = performance.now();
  #toldMs = this.#beganMs;
  #hasLine = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** Cheap enough to be called for every command. */
  count(commands: number): void {
    if (commands % COMMANDS_BETWEEN_LOOKS === 0) this.tell(commands);
  }

  /** For steps that take a while themselves. */
  tell(commands: number): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldMs < (this.#isTerminal ? TERMINAL_MS : LOG_MS)) return;
    this.#toldMs = nowMs;
    const rate = Math.round((commands * 1_000) / (nowMs - this.#beganMs));
    const text = `${commands.toLocaleString("en")} commands, ${rate.toLocaleString("en")} a second`;
    this.#write(text, this.#isTerminal);
  }

  say(text: string): void {
    this.#write(text, false);
  }

  /** Takes the changing line away; answers the seconds since the beginning. */
  end(): number {
    if (this.#hasLine) process.stderr.write("\r\u001B[K");
    this.#hasLine = false;
    return (performance.now() - this.#beganMs) / 1_000;
  }

  #write(text: string, mayChange: boolean): void {
    const begin = this.#hasLine ? "\r\u001B[K" : "";
    process.stderr.write(`${begin}${this.#name}: ${text}${mayChange ? "" : "\n"}`);
    this.#hasLine = mayChange;
  }
}
