import { ApiProblem, problemOf } from "./problem.ts";

const TIMEOUT_MS = 12_000;

export interface HttpRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly token?: string | undefined;
  readonly json?: unknown;
}

/** One request, answered with parsed JSON or an ApiProblem. */
export async function requestJson<T>(url: string, request: HttpRequest = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (request.token !== undefined) headers["authorization"] = `Bearer ${request.token}`;
  if (request.json !== undefined) headers["content-type"] = "application/json";
  const response = await send(url, {
    method: request.method ?? "GET",
    headers,
    ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response.status, body);
  return body as T;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new ApiProblem(
      0,
      late ? -1007 : -1001,
      late
        ? "No answer in time. The outcome is unknown: check your open orders before trying again."
        : "The exchange cannot be reached. Check your connection and try again.",
    );
  }
}

/** A query string with only the parameters that are set. */
export function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
