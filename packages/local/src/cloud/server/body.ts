import type { IncomingMessage } from "node:http";
import { ServiceError } from "./service-error.ts";

/** The whole body of a request, refused as soon as it is larger than allowed. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw new ServiceError(
        "RequestEntityTooLargeException",
        `The request is larger than ${bytesMax} bytes. Send less at once.`,
        413,
      );
    }
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, bytes);
}
