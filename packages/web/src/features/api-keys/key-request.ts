import type { CreateApiKeyRequest } from "../../api/platform.ts";
import { ApiProblem, detailsText, problemText } from "../../api/problem.ts";

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

const FIELD_WORDS: Readonly<Record<string, string>> = {
  label: "Label",
  publicKeyPem: "Public key",
  permissions: "Permissions",
  ipAllowList: "Addresses",
};

/** Why the server refused the request, with the fields called as in the form. */
export function keyRefusalText(error: unknown): string {
  return error instanceof ApiProblem && error.details.length > 0
    ? detailsText(error.details, fieldName)
    : problemText(error);
}

function fieldName(path: string): string {
  const [field = "", index] = path.split(".");
  if (field === "ipAllowList" && index !== undefined) return `Address ${Number(index) + 1}`;
  return FIELD_WORDS[field] ?? path;
}
