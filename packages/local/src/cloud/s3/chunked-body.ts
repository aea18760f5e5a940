import { createHash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { mismatch, type ChunkSeed } from "./authenticate.ts";
import { CHUNK_BYTES_MAX, CHUNK_HEAD_BYTES_MAX } from "./limits.ts";
import { refusal } from "./s3-error.ts";
import { equalSignatures, scopeText, sha256Hex, signText } from "./signature.ts";

const emptyHash = sha256Hex("");

/**
 * Takes an `aws-chunked` body apart: `<hex length>[;chunk-signature=<hex>]\r\n<data>\r\n` until a
 * chunk of length 0, then trailers. With a seed, each chunk's signature must follow from the last.
 */
export class ChunkedBody extends Transform {
  readonly trailers: Record<string, string> = {};
  readonly #seed: ChunkSeed | undefined;
  #pending: Buffer = Buffer.alloc(0);
  #state: "head" | "data" | "data-end" | "trailers" | "end" = "head";
  #bytesLeft = 0;
  #lastSignature: string;
  #chunkSignature = "";
  #chunkHash = createHash("sha256");
  #signedTrailers = "";

  constructor(seed: ChunkSeed | undefined) {
    super();
    this.#seed = seed;
    this.#lastSignature = seed?.signature ?? "";
  }

  override _transform(data: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#pending = this.#pending.length === 0 ? data : Buffer.concat([this.#pending, data]);
    try {
      while (this.#step());
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.#state === "end" ? null : refusal.incompleteBody());
  }

  /** Reads one piece of what has arrived; false when more is needed. */
  #step(): boolean {
    switch (this.#state) {
      case "head":
        return this.#line((line) => this.#readHead(line));
      case "data":
        return this.#readData();
      case "data-end":
        return this.#line((line) => {
          if (line !== "") throw malformed();
          this.#state = "head";
        });
      case "trailers":
        return this.#line((line) => this.#readTrailer(line));
      case "end":
        if (this.#pending.length > 0) throw malformed();
        return false;
    }
  }

  #line(read: (line: string) => void): boolean {
    const end = this.#pending.indexOf("\r\n");
    if (end > CHUNK_HEAD_BYTES_MAX || (end < 0 && this.#pending.length > CHUNK_HEAD_BYTES_MAX)) {
      throw malformed();
    }
    if (end < 0) return false;
    const line = this.#pending.subarray(0, end).toString("utf8");
    this.#pending = this.#pending.subarray(end + 2);
    read(line);
    return true;
  }

  #readHead(line: string): void {
    const [, length = "", signature = ""] =
      /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
    if (length === "" || (this.#seed && signature === "")) throw malformed();
    this.#bytesLeft = Number.parseInt(length, 16);
    if (this.#bytesLeft > CHUNK_BYTES_MAX) throw refusal.tooLarge();
    this.#chunkSignature = signature;
    this.#state = "data";
    if (this.#bytesLeft === 0) {
      this.#checkChunk();
      this.#state = "trailers";
    }
  }

  #readData(): boolean {
    const data = this.#pending.subarray(0, this.#bytesLeft);
    if (data.length === 0) return false;
    this.#pending = this.#pending.subarray(data.length);
    this.#bytesLeft -= data.length;
    if (this.#seed) this.#chunkHash.update(data);
    this.push(data);
    if (this.#bytesLeft === 0) {
      this.#checkChunk();
      this.#state = "data-end";
    }
    return true;
  }

  #readTrailer(line: string): void {
    if (line === "") {
      this.#state = "end";
      return;
    }
    const colon = line.indexOf(":");
    if (colon < 1 || Object.keys(this.trailers).length > 8) throw malformed();
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name !== "x-amz-trailer-signature") {
      this.trailers[name] = value;
      this.#signedTrailers += `${name}:${value}\n`;
    } else if (this.#seed) {
      this.#check("AWS4-HMAC-SHA256-TRAILER", [sha256Hex(this.#signedTrailers)], value);
    }
  }

  #checkChunk(): void {
    if (!this.#seed) return;
    const hash = this.#chunkHash.digest("hex");
    this.#chunkHash = createHash("sha256");
    this.#check("AWS4-HMAC-SHA256-PAYLOAD", [emptyHash, hash], this.#chunkSignature);
  }

  #check(kind: string, hashes: readonly string[], given: string): void {
    const seed = this.#seed;
    if (!seed) return;
    const scope = scopeText(seed.scope);
    const text = [kind, seed.timestamp, scope, this.#lastSignature, ...hashes].join("\n");
    const expected = signText(seed.key, text);
    if (!equalSignatures(expected, given)) throw mismatch();
    this.#lastSignature = expected;
  }
}

function malformed() {
  return refusal.invalidRequest("The body is not encoded as aws-chunked says.");
}
