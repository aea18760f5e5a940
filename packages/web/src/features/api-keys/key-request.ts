import type { CreateApiKeyRequest } from "../../api/platform.ts";

/** What the form for a new key holds. */
export interface KeyDraft {
  readonly label: string;
  readonly type: "HMAC" | "ED25519" | "RSA";
  readonly publicKeyPem: string;
  readonly trade: boolean;
  readonly addresses: string;
}

export interface KeyProblems {
  readonly label?: string;
  readonly publicKeyPem?: string;
}

/** Says what is missing, or makes the request. Addresses are judged by the server alone. */
export function keyRequestOf(draft: KeyDraft): CreateApiKeyRequest | KeyProblems {
  const label = draft.label.trim();
  const publicKeyPem = draft.publicKeyPem.trim();
  const problems: KeyProblems = {
    ...(label === "" && { label: "Give the key a label, so that you will know it again." }),
    ...(draft.type !== "HMAC" &&
      !publicKeyPem.startsWith("-----BEGIN PUBLIC KEY-----") && {
        publicKeyPem: 'Paste the public key as PEM: it begins with "-----BEGIN PUBLIC KEY-----".',
      }),
  };
  if (Object.keys(problems).length > 0) return problems;
  const common = {
    label,
    permissions: draft.trade ? (["READ", "TRADE"] as const).slice() : (["READ"] as const).slice(),
    ipAllowList: draft.addresses.split(/[\s,;]+/).filter((address) => address !== ""),
  };
  return draft.type === "HMAC"
    ? { type: "HMAC", ...common }
    : { type: draft.type, publicKeyPem, ...common };
}

export function isKeyRequest(
  result: CreateApiKeyRequest | KeyProblems,
): result is CreateApiKeyRequest {
  return "type" in result;
}
