import { CORS_RULES_MAX } from "./limits.ts";
import type { S3Request } from "./request.ts";
import { refusal, S3Error } from "./s3-error.ts";
import { document, element, optional, type Xml } from "./xml.ts";
import { childrenOf, parseXml, textOf, textsOf } from "./xml-reader.ts";

export interface CorsRule {
  readonly id?: string;
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds?: number;
}

const methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

export function parseCors(xml: string): readonly CorsRule[] {
  const rules = childrenOf(parseXml(xml, "CORSConfiguration"), "CORSRule");
  if (rules.length === 0 || rules.length > CORS_RULES_MAX) throw refusal.malformedXml();
  return rules.map((rule) => {
    const id = textOf(rule, "ID");
    const maxAge = textOf(rule, "MaxAgeSeconds");
    const parsed: CorsRule = {
      ...(id === undefined ? {} : { id }),
      origins: textsOf(rule, "AllowedOrigin"),
      methods: textsOf(rule, "AllowedMethod"),
      headers: textsOf(rule, "AllowedHeader"),
      exposed: textsOf(rule, "ExposeHeader"),
      ...(maxAge === undefined ? {} : { maxAgeSeconds: Number.parseInt(maxAge, 10) }),
    };
    if (parsed.origins.length === 0 || parsed.methods.length === 0) throw refusal.malformedXml();
    const unknown = parsed.methods.find((method) => !methods.includes(method));
    if (unknown !== undefined) {
      throw refusal.invalidRequest(
        `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
      );
    }
    return parsed;
  });
}

export function corsXml(rules: readonly CorsRule[]): string {
  const many = (name: string, values: readonly string[]): readonly Xml[] =>
    values.map((value) => element(name, value));
  return document(
    "CORSConfiguration",
    rules.map((rule) =>
      element("CORSRule", [
        ...optional("ID", rule.id),
        ...many("AllowedOrigin", rule.origins),
        ...many("AllowedMethod", rule.methods),
        ...many("AllowedHeader", rule.headers),
        ...many("ExposeHeader", rule.exposed),
        ...optional("MaxAgeSeconds", rule.maxAgeSeconds),
      ]),
    ),
  );
}

/** A browser's question before it sends: allowed headers, or a refusal. */
export function preflight(
  request: S3Request,
  rules: readonly CorsRule[],
): Readonly<Record<string, string>> {
  const origin = request.headers["origin"];
  const method = request.headers["access-control-request-method"];
  if (origin === undefined || method === undefined) {
    throw refusal.invalidRequest(
      "Insufficient information. Origin and Access-Control-Request-Method headers are needed.",
    );
  }
  const wanted = (request.headers["access-control-request-headers"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const rule = rules.find(
    (candidate) =>
      allows(candidate, origin, method) &&
      wanted.every((name) => candidate.headers.some((pattern) => fits(pattern, name))),
  );
  if (!rule) {
    throw new S3Error(
      403,
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evaluation of " +
        "Origin, request method / Access-Control-Request-Method or " +
        "Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  }
  return { ...answerHeaders(rule, origin), ...(wanted.length > 0 ? allowHeaders(wanted) : {}) };
}

/** The headers a browser needs to hand an answer to its page; none when no rule fits. */
export function corsHeaders(
  request: S3Request,
  rules: readonly CorsRule[],
): Readonly<Record<string, string>> {
  const origin = request.headers["origin"];
  if (origin === undefined) return {};
  const rule = rules.find((candidate) => allows(candidate, origin, request.method));
  return rule ? answerHeaders(rule, origin) : {};
}

function answerHeaders(rule: CorsRule, origin: string): Readonly<Record<string, string>> {
  const isOpen = rule.origins.includes("*");
  return {
    "access-control-allow-origin": isOpen ? "*" : origin,
    "access-control-allow-methods": rule.methods.join(", "),
    ...(isOpen ? {} : { "access-control-allow-credentials": "true" }),
    ...(rule.exposed.length > 0
      ? { "access-control-expose-headers": rule.exposed.join(", ") }
      : {}),
    ...(rule.maxAgeSeconds === undefined
      ? {}
      : { "access-control-max-age": String(rule.maxAgeSeconds) }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

function allowHeaders(names: readonly string[]): Readonly<Record<string, string>> {
  return { "access-control-allow-headers": names.join(", ") };
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return rule.methods.includes(method) && rule.origins.some((pattern) => fits(pattern, origin));
}

/** A pattern may hold one star. */
function fits(pattern: string, text: string): boolean {
  const [before = "", after] = pattern.toLowerCase().split("*");
  const small = text.toLowerCase();
  if (after === undefined) return small === before;
  return (
    small.length >= before.length + after.length &&
    small.startsWith(before) &&
    small.endsWith(after)
  );
}
