import { randomBytes } from "node:crypto";
import { read, ServiceError, type Input, type Operation } from "../server/index.ts";
import { open, parse, seal, type EncryptionContext } from "./envelope.ts";
import type { Key, KeyStore } from "./keys.ts";
import {
  CIPHERTEXT_BYTES_MAX,
  CONTEXT_ENTRIES_MAX,
  PLAINTEXT_BYTES_MAX,
  RANDOM_BYTES_MAX,
} from "./limits.ts";

/** The operations of symmetric encryption. */
export function kmsOperations(keys: KeyStore, account: string): Record<string, Operation> {
  const dataKey = (input: Input) => {
    const key = keys.named(read.text(input, "KeyId"));
    const plaintext = randomBytes(dataKeyBytes(input));
    return { key, plaintext, ciphertext: seal(key, plaintext, contextOf(input)) };
  };
  return {
    GenerateDataKey: async (input) => {
      const { key, plaintext, ciphertext } = dataKey(input);
      return { KeyId: key.arn, Plaintext: base64(plaintext), CiphertextBlob: base64(ciphertext) };
    },
    GenerateDataKeyWithoutPlaintext: async (input) => {
      const { key, ciphertext } = dataKey(input);
      return { KeyId: key.arn, CiphertextBlob: base64(ciphertext) };
    },
    Encrypt: async (input) => {
      requireSymmetric(input);
      const key = keys.named(read.text(input, "KeyId"));
      const plaintext = read.blob(input, "Plaintext", PLAINTEXT_BYTES_MAX);
      return {
        KeyId: key.arn,
        CiphertextBlob: base64(seal(key, plaintext, contextOf(input))),
        EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      };
    },
    Decrypt: async (input) => {
      requireSymmetric(input);
      const { key, plaintext } = decrypt(keys, input);
      return {
        KeyId: key.arn,
        Plaintext: base64(plaintext),
        EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      };
    },
    DescribeKey: async (input) => {
      const key = keys.named(read.text(input, "KeyId"));
      return { KeyMetadata: describe(key, account) };
    },
    ListKeys: async () => ({
      Keys: keys.list().map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })),
      Truncated: false,
    }),
    GenerateRandom: async (input) => {
      const bytes = read.integer(input, "NumberOfBytes", { min: 1, max: RANDOM_BYTES_MAX });
      return { Plaintext: base64(randomBytes(bytes)) };
    },
  };
}

function decrypt(keys: KeyStore, input: Input): { key: Key; plaintext: Buffer } {
  const envelope = parse(read.blob(input, "CiphertextBlob", CIPHERTEXT_BYTES_MAX));
  const key = envelope && keys.find(envelope.keyId);
  if (!envelope || !key) throw invalidCiphertext();
  const wanted = read.optionalText(input, "KeyId");
  if (wanted !== undefined && keys.named(wanted) !== key) {
    throw new ServiceError(
      "IncorrectKeyException",
      "The key ID in the request does not identify a CMK that can perform this operation.",
    );
  }
  const plaintext = open(envelope, key.material, contextOf(input));
  if (!plaintext) throw invalidCiphertext();
  return { key, plaintext };
}

function dataKeyBytes(input: Input): number {
  const spec = read.optionalText(input, "KeySpec");
  const given = input["NumberOfBytes"];
  if ((spec === undefined) === (given === undefined)) {
    throw new ServiceError(
      "ValidationException",
      "Please specify either number of bytes or key spec.",
    );
  }
  if (spec === undefined) return read.integer(input, "NumberOfBytes", { min: 1, max: 1024 });
  if (spec === "AES_256") return 32;
  if (spec === "AES_128") return 16;
  throw new ServiceError("ValidationException", `KeySpec ${spec} is not known.`);
}

function contextOf(input: Input): EncryptionContext {
  const context = read.texts(input, "EncryptionContext");
  if (Object.keys(context).length <= CONTEXT_ENTRIES_MAX) return context;
  throw new ServiceError(
    "ValidationException",
    `EncryptionContext has more than ${CONTEXT_ENTRIES_MAX} entries.`,
  );
}

function requireSymmetric(input: Input): void {
  const algorithm = read.optionalText(input, "EncryptionAlgorithm") ?? "SYMMETRIC_DEFAULT";
  if (algorithm === "SYMMETRIC_DEFAULT") return;
  throw new ServiceError(
    "InvalidKeyUsageException",
    `${algorithm} needs an asymmetric key; the local KMS has symmetric ones only.`,
  );
}

const describe = (key: Key, account: string) => ({
  AWSAccountId: account,
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: key.createdMs / 1000,
  Enabled: true,
  Description: "",
  KeyUsage: "ENCRYPT_DECRYPT",
  KeyState: "Enabled",
  Origin: "AWS_KMS",
  KeyManager: "CUSTOMER",
  CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
  KeySpec: "SYMMETRIC_DEFAULT",
  EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
  MultiRegion: false,
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** KMS says nothing more, so that nobody learns which of key, context or bytes was wrong. */
const invalidCiphertext = (): ServiceError => new ServiceError("InvalidCiphertextException", "");
