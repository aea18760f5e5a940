import type { Headers } from "./cors.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The answer to a request, from what a handler returned; undefined when that is not an answer. */
export function toAnswer(result: unknown): HttpAnswer | undefined {
  if (result === null || typeof result !== "object" || !("statusCode" in result)) {
    // Format 2.0: anything without a status code is a body of its own.
    const body =
      result === null ? "" : typeof result === "string" ? result : JSON.stringify(result);
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: Buffer.from(body),
    };
  }
  const answer = result as Readonly<Record<string, unknown>>;
  const status = Number(answer["statusCode"]);
  const body = answer["body"] ?? "";
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (typeof body !== "string") return undefined;
  const isBase64 = answer["isBase64Encoded"] === true;
  return {
    status,
    headers: headersOf(answer),
    body: Buffer.from(body, isBase64 ? "base64" : "utf8"),
  };
}

export const message = (status: number, text: string, headers: Headers = {}): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: Buffer.from(JSON.stringify({ message: text })),
});

function headersOf(answer: Readonly<Record<string, unknown>>): Headers {
  const headers: Headers = { "content-type": "text/plain; charset=utf-8" };
  for (const [name, value] of Object.entries(answer["headers"] ?? {})) {
    headers[name.toLowerCase()] = String(value);
  }
  if (Array.isArray(answer["cookies"])) headers["set-cookie"] = answer["cookies"].map(String);
  return headers;
}
