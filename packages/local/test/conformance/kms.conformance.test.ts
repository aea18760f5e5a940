import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { describe, expect, test } from "vitest";
import { createKms } from "../../src/cloud/kms/index.ts";
import { startJsonServer } from "../../src/cloud/server/index.ts";
import { runCases } from "./kms.case.ts";
import { scratchDir, useEnv } from "./suite.ts";

const keys = ["cipher-key", "other-key"] as const;

async function startKms(file: string) {
  const kms = createKms({ file, account: "123456789012" });
  for (const id of keys) {
    kms.ensureKey({ id, arn: `arn:aws:kms:us-east-1:123456789012:key/${id}` });
  }
  const server = await startJsonServer({ services: [kms], log: () => {} });
  useEnv({ AWS_ENDPOINT_URL_KMS: server.url });
  const client = new KMSClient({});
  const stop = async (): Promise<void> => {
    client.destroy();
    await server.stop();
  };
  return { client, keys, stop };
}

describe("KMS", () => {
  runCases({
    make: async () => {
      const { dir, remove } = scratchDir("kms");
      const subject = await startKms(path.join(dir, "kms.json"));
      return { ...subject, stop: () => subject.stop().then(remove) };
    },
  });
});

describe("the keys of an installation", () => {
  test("outlive the process, in a file only its owner can read", async () => {
    const { dir, remove } = scratchDir("kms-file");
    const file = path.join(dir, "kms.json");
    const first = await startKms(file);
    const { CiphertextBlob } = await first.client.send(
      new EncryptCommand({ KeyId: keys[0], Plaintext: Buffer.from("kept") }),
    );
    await first.stop();
    const content = readFileSync(file, "utf8");
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const second = await startKms(file);
    const { Plaintext } = await second.client.send(new DecryptCommand({ CiphertextBlob }));
    expect(Buffer.from(Plaintext ?? []).toString()).toBe("kept");
    expect(readFileSync(file, "utf8")).toBe(content);
    await second.stop();
    remove();
  });
});
