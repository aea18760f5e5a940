import { addressOf, type Heard, Link } from "./link.ts";

const OK = Buffer.from('"status":200');
/** An answer says its status behind its id. */
const OK_WITHIN = 64;
const TEXT = 0x81;
const PING = 0x89;
const PONG = 0x8a;
const MASKED = 0x80;
const MASK_BYTES = 4;
const SHORT_MAX = 125;
const MEDIUM = 126;
const LONG = 127;

/** Opens a WebSocket; `connection` chooses the address it says it comes from. */
export async function openWsLink(port: number, path: string, connection: number): Promise<Link> {
  const { promise: upgraded, resolve, reject } = Promise.withResolvers<void>();
  let isUpgraded = false;
  const link: Link = await Link.open(port, (bytes, heard) => {
    if (isUpgraded) return splitFrames(bytes, heard, link);
    isUpgraded = isUpgrade(bytes);
    if (isUpgraded) resolve();
    else reject(new Error(`No WebSocket was opened: ${bytes.toString("latin1", 0, 300)}`));
    return bytes.length;
  });
  link.send(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n` +
      `X-Forwarded-For: ${addressOf(connection)}\r\n\r\n`,
  );
  await upgraded;
  return link;
}

/** Whether a message of the WebSocket API is a success. */
export function isOkMessage(bytes: Buffer, begin: number): boolean {
  const at = bytes.indexOf(OK, begin);
  return at >= 0 && at < begin + OK_WITHIN;
}

/** A message as a client sends it, masked with zeros: the server works as much, the bench less. */
export function textFrame(text: string): Buffer {
  return clientFrame(TEXT, Buffer.from(text));
}

function clientFrame(kind: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc((length <= SHORT_MAX ? 2 : 4) + MASK_BYTES);
  head[0] = kind;
  head[1] = MASKED | (length <= SHORT_MAX ? length : MEDIUM);
  if (length > SHORT_MAX) head.writeUInt16BE(length, 2);
  return Buffer.concat([head, payload]);
}

/** The server speaks first on no address that is measured: nothing can follow its 101 at once. */
function isUpgrade(bytes: Buffer): boolean {
  const answer = bytes.toString("latin1");
  return answer.startsWith("HTTP/1.1 101") && answer.endsWith("\r\n\r\n");
}

function splitFrames(bytes: Buffer, heard: Heard, link: Link): number {
  let begin = 0;
  while (begin + 2 <= bytes.length) {
    const short = bytes[begin + 1] ?? 0;
    const head = headBytes(short);
    if (begin + head > bytes.length) return begin;
    const end = begin + head + payloadBytes(bytes, begin + 2, short);
    if (end > bytes.length) return begin;
    if (bytes[begin] === TEXT) heard(bytes, begin + head, end);
    else if (bytes[begin] === PING) link.send(pong(bytes.subarray(begin + head, end)));
    else throw new Error(`The server sent a frame of kind ${bytes[begin]}.`);
    begin = end;
  }
  return begin;
}

function pong(payload: Buffer): Buffer {
  return clientFrame(PONG, Buffer.from(payload));
}

function headBytes(short: number): number {
  if (short === MEDIUM) return 4;
  return short === LONG ? 10 : 2;
}

function payloadBytes(bytes: Buffer, at: number, short: number): number {
  if (short === MEDIUM) return bytes.readUInt16BE(at);
  return short === LONG ? Number(bytes.readBigUInt64BE(at)) : short;
}
