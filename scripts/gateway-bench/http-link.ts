import { type Heard, Link } from "./link.ts";

const HEAD_END = Buffer.from("\r\n\r\n");
const LENGTH = Buffer.from("ontent-Length: ");
const ZERO = 48;
const NINE = 57;

export function openHttpLink(port: number): Promise<Link> {
  return Link.open(port, splitAnswers);
}

/** Whether an answer is a 200; its first bytes say so. */
export function isOkAnswer(bytes: Buffer, begin: number): boolean {
  return bytes.toString("latin1", begin + 9, begin + 12) === "200";
}

/** Every answer of the gateway tells its length. */
function splitAnswers(bytes: Buffer, heard: Heard): number {
  let begin = 0;
  for (;;) {
    const headEnd = bytes.indexOf(HEAD_END, begin);
    if (headEnd < 0) return begin;
    const end = headEnd + HEAD_END.length + contentLength(bytes, begin);
    if (end > bytes.length) return begin;
    heard(bytes, begin, end);
    begin = end;
  }
}

function contentLength(bytes: Buffer, begin: number): number {
  let at = bytes.indexOf(LENGTH, begin);
  if (at < 0) throw new Error("An answer does not tell its length.");
  at += LENGTH.length;
  let length = 0;
  for (let digit = bytes[at] ?? 0; digit >= ZERO && digit <= NINE; digit = bytes[++at] ?? 0) {
    length = length * 10 + digit - ZERO;
  }
  return length;
}
