import { keyFor, mismatch, parseTimestamp, type SignaturePolicy } from "./authenticate.ts";
import { refusal } from "./s3-error.ts";
import { equalSignatures, parseScope, signText } from "./signature.ts";

type Fields = ReadonlyMap<string, string>;

/** How large the file of a form may be. */
export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

/**
 * Checks that the form's policy was signed with our key, still holds, and allows every field.
 * `fields` has small names, the key with its file name, and the bucket.
 */
export function assertPolicy(fields: Fields, policy: SignaturePolicy): LengthRange {
  const encoded = fields.get("policy");
  if (encoded === undefined) throw refusal.accessDenied();
  const scope = parseScope(fields.get("x-amz-credential") ?? "");
  const signedMs = parseTimestamp(fields.get("x-amz-date") ?? "");
  const algorithm = fields.get("x-amz-algorithm");
  if (!scope || signedMs === undefined || algorithm !== "AWS4-HMAC-SHA256") {
    throw refusal.invalidArgument(
      "A form needs X-Amz-Algorithm=AWS4-HMAC-SHA256, X-Amz-Credential and X-Amz-Date.",
    );
  }
  const expected = signText(keyFor(scope, policy), encoded);
  if (!equalSignatures(expected, fields.get("x-amz-signature") ?? "")) throw mismatch();
  const { conditions, expiresMs } = parsePolicy(encoded);
  if (expiresMs < policy.now()) {
    throw refusal.accessDenied("Invalid according to Policy: Policy expired.");
  }
  return assertConditions(fields, conditions);
}

type Condition =
  | { readonly kind: "eq" | "starts-with"; readonly field: string; readonly value: string }
  | { readonly kind: "content-length-range"; readonly range: LengthRange };

function assertConditions(fields: Fields, conditions: readonly Condition[]): LengthRange {
  const named = new Set<string>();
  let range: LengthRange = { min: 0, max: Number.MAX_SAFE_INTEGER };
  for (const condition of conditions) {
    if (condition.kind === "content-length-range") {
      range = condition.range;
      continue;
    }
    const { field, kind, value } = condition;
    named.add(field);
    const actual = fields.get(field) ?? "";
    if (kind === "eq" ? actual !== value : !actual.startsWith(value)) {
      const text = JSON.stringify([kind, `$${field}`, value]);
      throw refusal.accessDenied(`Invalid according to Policy: Policy Condition failed: ${text}`);
    }
  }
  const extra = [...fields.keys()].find((name) => !named.has(name) && !isFree(name));
  if (extra !== undefined) {
    throw refusal.accessDenied(`Invalid according to Policy: Extra input fields: ${extra}`);
  }
  return range;
}

/** Fields a form may carry without its policy naming them. */
function isFree(name: string): boolean {
  return (
    ["policy", "x-amz-signature", "file", "bucket"].includes(name) || name.startsWith("x-ignore-")
  );
}

function parsePolicy(encoded: string): {
  readonly expiresMs: number;
  readonly conditions: readonly Condition[];
} {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
  } catch {
    throw invalid("it is not valid JSON");
  }
  const { conditions, expiration } = (parsed ?? {}) as Record<string, unknown>;
  const expiresMs = Date.parse(String(expiration));
  if (Number.isNaN(expiresMs)) throw invalid("it needs an expiration");
  if (!Array.isArray(conditions)) throw invalid("it needs conditions");
  return { expiresMs, conditions: conditions.flatMap(readCondition) };
}

/** `{"acl":"private"}`, `["eq", "$acl", "private"]` or `["content-length-range", 1, 10]`. */
function readCondition(condition: unknown): readonly Condition[] {
  if (!Array.isArray(condition)) {
    return Object.entries((condition ?? {}) as Record<string, unknown>).map(([field, value]) => ({
      kind: "eq",
      field: field.toLowerCase(),
      value: String(value),
    }));
  }
  const [name, first, second] = condition as readonly unknown[];
  const kind = String(name).toLowerCase();
  if (kind === "content-length-range") {
    const range = { min: Number(first), max: Number(second) };
    if (!(range.min >= 0 && range.max >= range.min)) throw invalid("its length range is wrong");
    return [{ kind, range }];
  }
  if (kind !== "eq" && kind !== "starts-with") throw invalid(`it has a condition "${kind}"`);
  const field = String(first);
  if (!field.startsWith("$")) throw invalid("a field in a condition starts with $");
  return [{ kind, field: field.slice(1).toLowerCase(), value: String(second) }];
}

function invalid(reason: string) {
  return refusal.invalidArgument(`The policy document cannot be used: ${reason}.`);
}
