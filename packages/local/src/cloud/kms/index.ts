import type { KeySpec } from "../../synth/manifest.ts";
import type { JsonService } from "../server/index.ts";
import { openKeyStore } from "./keys.ts";
import { kmsOperations } from "./operations.ts";

export interface KmsOptions {
  /** The file that holds the key material. */
  readonly file: string;
  readonly account: string;
  readonly now?: () => number;
}

export interface Kms extends JsonService {
  /** Makes the key unless it is there. Its id is the one the manifest names. */
  readonly ensureKey: (spec: Pick<KeySpec, "id" | "arn">) => void;
}

/** Key Management Service: symmetric keys that never leave this installation. */
export function createKms(options: KmsOptions): Kms {
  const keys = openKeyStore(options.file, options.now ?? Date.now);
  return {
    targetPrefix: "TrentService",
    operations: kmsOperations(keys, options.account),
    ensureKey: keys.ensureKey,
  };
}
