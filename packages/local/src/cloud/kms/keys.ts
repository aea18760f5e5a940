import { randomBytes } from "node:crypto";
import type { KeySpec } from "../../synth/manifest.ts";
import { readJsonFile, writePrivateJsonFile } from "../private-file.ts";
import { ServiceError } from "../server/index.ts";
import { KEYS_MAX } from "./limits.ts";

export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly material: Buffer;
  readonly createdMs: number;
}

export interface KeyStore {
  readonly ensureKey: (spec: Pick<KeySpec, "id" | "arn">) => void;
  list(): readonly Key[];
  /** By id or ARN. */
  named(idOrArn: string): Key;
  find(id: string): Key | undefined;
}

interface StoredKey {
  readonly id: string;
  readonly arn: string;
  readonly material: string;
  readonly createdMs: number;
}

/** The keys of this installation, in a file that only its owner may read. */
export function openKeyStore(file: string, now: () => number): KeyStore {
  const stored = (readJsonFile(file) ?? []) as readonly StoredKey[];
  const keys = new Map<string, Key>();
  for (const key of stored) {
    keys.set(key.id, { ...key, material: Buffer.from(key.material, "base64") });
  }
  const save = (): void => {
    const list = [...keys.values()].map((key) => ({
      ...key,
      material: key.material.toString("base64"),
    }));
    writePrivateJsonFile(file, list);
  };
  return {
    list: () => [...keys.values()],
    find: (id) => keys.get(id),
    named: (idOrArn) => {
      const id = /^arn:aws:kms:[^:]+:\d+:key\/(.+)$/.exec(idOrArn)?.[1] ?? idOrArn;
      const key = keys.get(id);
      if (key) return key;
      throw new ServiceError("NotFoundException", `Key '${idOrArn}' does not exist`);
    },
    ensureKey: ({ id, arn }) => {
      if (keys.has(id)) return;
      if (keys.size >= KEYS_MAX) throw new Error(`More than ${KEYS_MAX} keys in the manifest.`);
      keys.set(id, { id, arn, material: randomBytes(32), createdMs: now() });
      save();
    },
  };
}
