import { createHmac, generateKeyPair, randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import { readJsonFile, writePrivateJsonFile } from "../private-file.ts";

/** What makes the tokens of this machine its own; kept in a file only its owner can read. */
export interface Installation {
  readonly keyId: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
  /** A keyed digest: codes of six digits, and what unknown users look like, rest on it. */
  digest(...parts: readonly string[]): Buffer;
}

interface Stored {
  readonly keyId: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
  readonly secret: string;
}

/** Reads the keys of this installation; the first time, makes them. */
export async function openInstallation(dataDir: string): Promise<Installation> {
  const file = path.join(dataDir, "installation.json");
  const stored = (readJsonFile(file) as Stored | undefined) ?? (await create(file));
  return {
    ...stored,
    digest: (...parts) => {
      const mac = createHmac("sha256", Buffer.from(stored.secret, "hex"));
      return mac.update(JSON.stringify(parts)).digest();
    },
  };
}

async function create(file: string): Promise<Stored> {
  const pair = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const stored: Stored = {
    keyId: randomUUID(),
    privateKeyPem: pair.privateKey,
    publicKeyPem: pair.publicKey,
    secret: randomBytes(32).toString("hex"),
  };
  writePrivateJsonFile(file, stored);
  return stored;
}
