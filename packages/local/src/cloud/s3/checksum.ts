import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { refusal } from "./s3-error.ts";

/** The checksums this S3 computes; the others are refused by name. */
export const checksumAlgorithms = ["CRC32", "SHA1", "SHA256"] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

export interface Digest {
  update(data: Buffer): void;
  base64(): string;
}

export function createDigest(algorithm: ChecksumAlgorithm): Digest {
  if (algorithm === "CRC32") {
    let value = 0;
    return {
      update: (data) => {
        value = crc32(data, value);
      },
      base64: () => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(value);
        return bytes.toString("base64");
      },
    };
  }
  const hash = createHash(algorithm.toLowerCase());
  return { update: (data) => void hash.update(data), base64: () => hash.digest("base64") };
}

export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const found = checksumAlgorithms.find((known) => known === name.toUpperCase());
  if (!found) throw refusal.notSupported(`The checksum algorithm ${name.slice(0, 32)}`);
  return found;
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The algorithm named by a header such as `x-amz-checksum-crc32`. */
export function algorithmOfHeader(header: string): ChecksumAlgorithm | undefined {
  const [, name] = /^x-amz-checksum-(?!mode$|algorithm$|type$)(.+)$/.exec(header) ?? [];
  return name === undefined ? undefined : parseAlgorithm(name);
}
