import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateRandomCommand,
  type KMSClient,
  ListKeysCommand,
  SignCommand,
} from "@aws-sdk/client-kms";
import { expect } from "vitest";
import { type Implementation, runSuite } from "./suite.ts";

export interface KmsSubject {
  readonly client: KMSClient;
  /** Two symmetric keys. */
  readonly keys: readonly [string, string];
  readonly stop: () => Promise<void>;
}

const secret = Buffer.from("a secret");
const EncryptionContext = { apiKey: "k1", account: "1001" };

export function runCases(implementation: Implementation<KmsSubject>): void {
  runSuite(implementation, {
    "what is encrypted is decrypted, and names its key": async ({ client, keys: [KeyId] }) => {
      const encrypted = await client.send(new EncryptCommand({ KeyId, Plaintext: secret }));
      expect(Buffer.from(encrypted.CiphertextBlob ?? []).includes(secret)).toBe(false);
      const { CiphertextBlob } = encrypted;
      const decrypted = await client.send(new DecryptCommand({ CiphertextBlob }));
      expect(Buffer.from(decrypted.Plaintext ?? [])).toEqual(secret);
      expect(decrypted.KeyId).toBe(encrypted.KeyId);
      expect(decrypted.KeyId).toMatch(/^arn:aws:kms:us-east-1:\d{12}:key\//);
    },

    "a data key comes in the clear and encrypted": async ({ client, keys: [KeyId] }) => {
      const key = await client.send(
        new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256", EncryptionContext }),
      );
      expect(key.Plaintext).toHaveLength(32);
      const opened = await client.send(
        new DecryptCommand({ CiphertextBlob: key.CiphertextBlob, EncryptionContext }),
      );
      expect(opened.Plaintext).toEqual(key.Plaintext);
      const hidden = await client.send(
        new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 64 }),
      );
      const { Plaintext } = await client.send(
        new DecryptCommand({ CiphertextBlob: hidden.CiphertextBlob }),
      );
      expect(Plaintext).toHaveLength(64);
    },

    "the context must be the same, in any order": async ({ client, keys: [KeyId] }) => {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext }),
      );
      const reordered = { account: "1001", apiKey: "k1" };
      const opened = await client.send(
        new DecryptCommand({ CiphertextBlob, EncryptionContext: reordered }),
      );
      expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
      for (const wrong of [undefined, { apiKey: "k1" }, { apiKey: "k2", account: "1001" }]) {
        await expect(
          client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: wrong })),
        ).rejects.toMatchObject({ name: "InvalidCiphertextException" });
      }
    },

    "a ciphertext that was changed anywhere is refused": async ({ client, keys: [KeyId] }) => {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({ KeyId, Plaintext: secret }),
      );
      const bytes = Buffer.from(CiphertextBlob ?? []);
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await expect(
          client.send(new DecryptCommand({ CiphertextBlob: changed })),
        ).rejects.toMatchObject({ name: "InvalidCiphertextException" });
      }
      await expect(
        client.send(new DecryptCommand({ CiphertextBlob: bytes.subarray(0, 20) })),
      ).rejects.toMatchObject({ name: "InvalidCiphertextException" });
    },

    "another key than the one asked for is refused": async ({ client, keys: [KeyId, other] }) => {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({ KeyId, Plaintext: secret }),
      );
      await expect(
        client.send(new DecryptCommand({ CiphertextBlob, KeyId: other })),
      ).rejects.toMatchObject({ name: "IncorrectKeyException" });
    },

    "keys are described and listed": async ({ client, keys }) => {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: keys[0] }));
      expect(KeyMetadata).toMatchObject({ KeyId: keys[0], Enabled: true, KeyState: "Enabled" });
      const byArn = await client.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.Arn }));
      expect(byArn.KeyMetadata).toEqual(KeyMetadata);
      const { Keys } = await client.send(new ListKeysCommand({}));
      expect(Keys?.map(({ KeyId }) => KeyId)).toEqual(expect.arrayContaining([...keys]));
      const random = await client.send(new GenerateRandomCommand({ NumberOfBytes: 16 }));
      expect(random.Plaintext).toHaveLength(16);
    },

    "what AWS refuses is refused with its error": async ({ client, keys: [KeyId] }) => {
      const refusals = [
        [new EncryptCommand({ KeyId: "no-such-key", Plaintext: secret }), "NotFoundException"],
        [new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4097) }), "ValidationException"],
        [new GenerateDataKeyCommand({ KeyId }), "ValidationException"],
        [
          new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256", NumberOfBytes: 32 }),
          "ValidationException",
        ],
      ] as const;
      for (const [command, name] of refusals) {
        await expect(client.send(command as EncryptCommand)).rejects.toMatchObject({ name });
      }
    },

    "an operation that is not here is refused by name": async ({ client, keys: [KeyId] }) => {
      const sign = { KeyId, Message: secret, SigningAlgorithm: "ECDSA_SHA_256" } as const;
      await expect(client.send(new SignCommand(sign))).rejects.toMatchObject({
        name: "UnknownOperationException",
        message: expect.stringContaining("TrentService.Sign is not supported") as string,
      });
    },
  });
}
