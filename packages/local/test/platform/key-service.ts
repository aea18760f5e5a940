import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKms } from "../../src/cloud/kms/index.ts";
import { startJsonServer } from "../../src/cloud/server/index.ts";
import { useEndpoint } from "./test-table.ts";

const KEY = {
  id: "3f0c1f6e-6f0b-4a51-9d3e-7f1f3c1b2a00",
  arn: "arn:aws:kms:us-east-1:123456789012:key/3f0c1f6e-6f0b-4a51-9d3e-7f1f3c1b2a00",
};

/** A key management service with one key; SDK clients of this process find it. */
export async function startKeyService(): Promise<{ keyId: string; stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "bourse-kms-"));
  const kms = createKms({ file: join(directory, "keys.json"), account: "123456789012" });
  kms.ensureKey(KEY);
  const server = await startJsonServer({ services: [kms], log: () => {} });
  useEndpoint("KMS", server.url);
  return {
    keyId: KEY.id,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
