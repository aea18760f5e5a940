import type { IncomingMessage } from "node:http";
import { FORM_FIELDS_BYTES_MAX, FORM_FIELDS_MAX } from "./limits.ts";
import { refusal } from "./s3-error.ts";

/** A form upload, read up to its file: the fields before it, and the file as it comes in. */
export interface Form {
  /** By small name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly filename: string;
  readonly content: AsyncGenerator<Buffer, void, undefined>;
}

/** Reads `multipart/form-data` as S3 wants it: small fields first, then one file as `file`. */
export async function readForm(message: IncomingMessage): Promise<Form> {
  const type = message.headers["content-type"] ?? "";
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed();
  const parts = new FormReader(message, boundary);
  const fields = new Map<string, string>();
  let bytes = 0;
  for (;;) {
    const part = await parts.nextHead();
    if (part === undefined) {
      throw refusal.invalidArgument("POST requires exactly one file upload per request.");
    }
    if (part.name.toLowerCase() === "file") {
      return { fields, filename: part.filename, content: parts.content() };
    }
    const value = await parts.text();
    bytes += part.name.length + value.length;
    if (bytes > FORM_FIELDS_BYTES_MAX || fields.size >= FORM_FIELDS_MAX) throw tooMuch();
    fields.set(part.name.toLowerCase(), value);
  }
}

interface PartHead {
  readonly name: string;
  readonly filename: string;
}

/** Walks from part to part, holding back only what might be the beginning of a boundary. */
class FormReader {
  readonly #delimiter: Buffer;
  readonly #chunks: AsyncIterator<Buffer>;
  /** The first boundary has no line break before it; pretend that it had. */
  #buffer = Buffer.from("\r\n");

  constructor(message: IncomingMessage, boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
    // A refused upload is still read to its end, so that its sender sees the answer.
    this.#chunks = message.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  }

  /** The head of the next part; undefined after the last one. */
  async nextHead(): Promise<PartHead | undefined> {
    const preamble = await this.#until(this.#delimiter);
    if (preamble.length > 0) throw malformed();
    while (this.#buffer.length < 2) await this.#more();
    if (this.#buffer.subarray(0, 2).toString("latin1") === "--") return undefined;
    const head = (await this.#until(Buffer.from("\r\n\r\n"))).toString("utf8");
    const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? "";
    const name = /;?\s*\bname="([^"]*)"/.exec(disposition)?.[1];
    if (name === undefined) throw malformed();
    const filename = /\bfilename="([^"]*)"/.exec(disposition)?.[1] ?? "";
    return { name, filename };
  }

  async text(): Promise<string> {
    const value = await this.#peekUntil(this.#delimiter);
    return value.toString("utf8");
  }

  async *content(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const end = this.#buffer.indexOf(this.#delimiter);
      if (end >= 0) {
        if (end > 0) yield this.#buffer.subarray(0, end);
        return;
      }
      const safe = this.#buffer.length - this.#delimiter.length + 1;
      if (safe > 0) {
        yield this.#buffer.subarray(0, safe);
        this.#buffer = this.#buffer.subarray(safe);
      }
      await this.#more();
    }
  }

  /** What comes before `mark`; both are consumed. */
  async #until(mark: Buffer): Promise<Buffer> {
    const found = await this.#peekUntil(mark);
    this.#buffer = this.#buffer.subarray(mark.length);
    return found;
  }

  /** What comes before `mark`, which stays. */
  async #peekUntil(mark: Buffer): Promise<Buffer> {
    for (;;) {
      const end = this.#buffer.indexOf(mark);
      if (end >= 0) {
        const found = this.#buffer.subarray(0, end);
        this.#buffer = this.#buffer.subarray(end);
        return found;
      }
      if (this.#buffer.length > FORM_FIELDS_BYTES_MAX) throw tooMuch();
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) throw refusal.incompleteBody();
    this.#buffer = Buffer.concat([this.#buffer, value]);
  }
}

function malformed() {
  return refusal.invalidRequest("The body of your POST request is not well-formed form data.");
}

function tooMuch() {
  return refusal.invalidRequest(
    `Your POST request fields preceding the upload file exceeded ${FORM_FIELDS_BYTES_MAX} bytes.`,
  );
}
