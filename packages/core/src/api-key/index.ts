export { createCipher } from "./cipher.ts";
export type { SealedSecret, SecretCipher } from "./cipher.ts";
export { createApiKey } from "./create-api-key.ts";
export type { CreateApiKeyInput } from "./create-api-key.ts";
export { deleteApiKey } from "./delete-api-key.ts";
export type { DeleteApiKeyInput } from "./delete-api-key.ts";
export { findCredential } from "./find-credential.ts";
export type { Credential } from "./find-credential.ts";
export { listApiKeys } from "./list-api-keys.ts";
export { listChangedSince } from "./list-changed.ts";
export type { ApiKeyChange } from "./list-changed.ts";
export { isCheapToCheck } from "./public-key.ts";
export type {
  ApiKeyType,
  ApiKeyView,
  CreateApiKeyRequest,
  CreatedApiKey,
  Permission,
} from "./wire.ts";
