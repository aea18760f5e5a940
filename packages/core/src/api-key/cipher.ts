import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { cipherMsMax } from "./limits.ts";

/** A secret as it lies in the table: useless without the key management service. */
export interface SealedSecret {
  /** The key that opens `ciphertext`, itself encrypted by the key management service. */
  readonly dataKey: string;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** Seals the secret of one API key so that only that key's record can give it back. */
export interface SecretCipher {
  seal(apiKey: string, secret: string): Promise<SealedSecret>;
  open(apiKey: string, sealed: SealedSecret): Promise<string>;
}

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;

/**
 * Envelope encryption: each secret has a data key of its own, which the key management service
 * makes and alone can open. The API key is bound into both layers, so a sealed secret copied to
 * another record does not open there.
 */
export function createCipher(kmsKeyId: string): SecretCipher {
  const kms = new KMSClient({
    requestHandler: {
      connectionTimeout: cipherMsMax,
      requestTimeout: cipherMsMax,
      throwOnRequestTimeout: true,
    },
  });

  return {
    async seal(apiKey, secret) {
      const made = await kms.send(
        new GenerateDataKeyCommand({
          KeyId: kmsKeyId,
          KeySpec: "AES_256",
          EncryptionContext: { apiKey },
        }),
      );
      const dataKey = bytesOf(made.Plaintext);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, dataKey, nonce).setAAD(Buffer.from(apiKey));
      const ciphertext = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      dataKey.fill(0);
      return {
        dataKey: base64(bytesOf(made.CiphertextBlob)),
        nonce: base64(nonce),
        ciphertext: base64(ciphertext),
        tag: base64(cipher.getAuthTag()),
      };
    },

    async open(apiKey, sealed) {
      const opened = await kms.send(
        new DecryptCommand({
          KeyId: kmsKeyId,
          CiphertextBlob: Buffer.from(sealed.dataKey, "base64"),
          EncryptionContext: { apiKey },
        }),
      );
      const dataKey = bytesOf(opened.Plaintext);
      const decipher = createDecipheriv(ALGORITHM, dataKey, Buffer.from(sealed.nonce, "base64"), {
        authTagLength: 16,
      })
        .setAAD(Buffer.from(apiKey))
        .setAuthTag(Buffer.from(sealed.tag, "base64"));
      const secret = Buffer.concat([
        decipher.update(Buffer.from(sealed.ciphertext, "base64")),
        decipher.final(),
      ]);
      dataKey.fill(0);
      return secret.toString("utf8");
    },
  };
}

function bytesOf(answer: Uint8Array | undefined): Uint8Array {
  if (answer === undefined) throw new Error("The key management service answered without a key.");
  return answer;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
