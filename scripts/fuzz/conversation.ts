import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { CLOSE, frame, TEXT, textFrame } from "./frame.ts";
import { messageFaultOf } from "./judge.ts";

const UPGRADED = /^HTTP\/1\.1 101 /;
const STATUS = /^HTTP\/1\.[01] (\d{3})/;
const HEAD_END = "\r\n\r\n";
const OPEN_MS_MAX = 30_000;
/** What is asked last is answered in this time, unless the frames before made that impossible. */
const LAST_MS_MAX = 400;
const LAST_ID = "last";

/** One connection of a badly behaved client, and everything the server says on it. */
export class Conversation {
  readonly #socket: Socket;
  readonly #isUpgraded: boolean;
  readonly #refusal: string;
  #received: Buffer;
  #isClosed = false;

  private constructor(socket: Socket, head: string, rest: Buffer) {
    this.#socket = socket;
    this.#isUpgraded = UPGRADED.test(head);
    this.#refusal = head;
    this.#received = rest;
    socket.on("data", (data: Buffer) => {
      this.#received = Buffer.concat([this.#received, data]);
    });
    socket.on("close", () => (this.#isClosed = true));
  }

  static async open(port: number, path: string, address: string): Promise<Conversation> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.on("error", () => {});
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n` +
        `X-Forwarded-For: ${address}\r\n\r\n`,
    );
    let received = Buffer.alloc(0);
    socket.setTimeout(OPEN_MS_MAX, () => socket.destroy());
    for (;;) {
      const end = received.indexOf(HEAD_END);
      if (end >= 0 || socket.destroyed) {
        const body = end < 0 ? received.length : end + HEAD_END.length;
        socket.setTimeout(0);
        const head = received.toString("latin1", 0, body);
        return new Conversation(socket, head, received.subarray(body));
      }
      const data = once(socket, "data").then(([bytes]) => bytes as Buffer);
      const next = await Promise.race([data, once(socket, "close")]);
      if (Buffer.isBuffer(next)) received = Buffer.concat([received, next]);
    }
  }

  send(bytes: Buffer): void {
    if (!this.#isClosed) this.#socket.write(bytes);
  }

  /** Asks something decent, hears the server out, and says what was wrong with what it said. */
  async end(isApi: boolean): Promise<string | undefined> {
    if (!this.#isUpgraded) return this.#endRefused();
    this.send(
      textFrame(
        isApi
          ? `{"id":"${LAST_ID}","method":"ping"}`
          : `{"id":"${LAST_ID}","method":"LIST_SUBSCRIPTIONS"}`,
      ),
    );
    const deadlineMs = performance.now() + LAST_MS_MAX;
    while (!this.#isClosed && performance.now() < deadlineMs && !this.#isAnswered()) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.send(frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) }));
    this.#socket.destroy();
    for (const message of textsIn(this.#received)) {
      const fault = isApi ? messageFaultOf(message) : undefined;
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #endRefused(): string | undefined {
    this.#socket.destroy();
    const status = Number(STATUS.exec(this.#refusal)?.[1] ?? 0);
    if (status >= 200 && status < 500) return undefined;
    return `was refused with ${JSON.stringify(this.#refusal)}`;
  }

  #isAnswered(): boolean {
    return this.#received.includes(`"${LAST_ID}"`);
  }
}

/** The text messages among the frames of a server: unmasked, and never in pieces. */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const [first = 0, short = 0] = [bytes[at], bytes[at + 1]];
    const [begin, length] = bodyOf(bytes, at, short);
    if (begin + length > bytes.length) break;
    if ((first & 0x0f) === TEXT) texts.push(bytes.toString("utf8", begin, begin + length));
    at = begin + length;
  }
  return texts;
}

function bodyOf(bytes: Buffer, at: number, short: number): [begin: number, length: number] {
  if (short < 126) return [at + 2, short];
  if (short === 126)
    return [at + 4, at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : Infinity];
  return [at + 10, at + 10 <= bytes.length ? Number(bytes.readBigUInt64BE(at + 2)) : Infinity];
}
