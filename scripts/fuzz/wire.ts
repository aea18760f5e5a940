import { once } from "node:events";
import { connect } from "node:net";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = "\r\n\r\n";
const STATUS = /^HTTP\/1\.[01] (\d{3})/;
const LENGTH = /\r\ncontent-length: (\d+)/i;
/** A server that does not answer in this time hangs, busy as this machine may be. */
const ANSWER_MS_MAX = 30_000;
/** Of a request that is not all there: then it is broken off. */
const PATIENCE_MS = 150;

/**
 * Sends these bytes on a connection of their own and answers what came back; undefined when the server
 * closed it without a word. `isWhole` says that the request is complete, so that an answer is due.
 */
export async function exchangeBytes(
  port: number,
  bytes: Buffer,
  isWhole: boolean,
): Promise<Answer | undefined> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let received = "";
  let isClosed = false;
  socket.on("data", (data: Buffer) => (received += data.toString("latin1")));
  // A server may close while a body is still on its way; what it said before counts.
  socket.on("error", () => {});
  socket.on("close", () => (isClosed = true));
  socket.write(bytes);
  if (!isWhole) setTimeout(() => socket.end(), PATIENCE_MS);
  const hung = setTimeout(() => socket.destroy(new Error("hangs")), ANSWER_MS_MAX);
  try {
    for (;;) {
      const answer = readAnswer(received, isClosed);
      if (answer !== undefined || isClosed) return answer;
      await Promise.race([once(socket, "data"), once(socket, "close")]);
    }
  } finally {
    clearTimeout(hung);
    socket.destroy();
  }
}

/** The first answer that is not "go on"; a server that closed has told all it will. */
function readAnswer(received: string, isClosed: boolean): Answer | undefined {
  const headEnd = received.indexOf(HEAD_END);
  const status = Number(STATUS.exec(received)?.[1] ?? 0);
  if (headEnd < 0 || status === 0) return undefined;
  const bodyBegin = headEnd + HEAD_END.length;
  if (status < 200) return readAnswer(received.slice(bodyBegin), isClosed);
  const length = Number(LENGTH.exec(received.slice(0, headEnd))?.[1] ?? 0);
  const body = received.slice(bodyBegin, bodyBegin + length);
  return body.length === length || isClosed ? { status, body } : undefined;
}
