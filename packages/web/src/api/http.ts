import { ApiProblem, isOutcomeUnknown, problemOf } from "./problem.ts";

const TIMEOUT_MS = 12_000;

/** What to say of a change whose answer never came, when the caller has no better words. */
const CHANGE_LOST =
  "The connection was lost before the answer came: the change may have been made. Look before you try again.";

export interface HttpRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly token?: string | undefined;
  readonly json?: unknown;
  /** What to say of a change whose answer never came: what may have happened, and where to look. */
  readonly lostText?: string | undefined;
}

/** One request, answered with parsed JSON or an ApiProblem. */
export async function requestJson<T>(url: string, request: HttpRequest = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (request.token !== undefined) headers["authorization"] = `Bearer ${request.token}`;
  if (request.json !== undefined) headers["content-type"] = "application/json";
  const method = request.method ?? "GET";
  try {
    return await exchange<T>(url, {
      method,
      headers,
      ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    if (method === "GET" || !(error instanceof ApiProblem && isOutcomeUnknown(error))) throw error;
    throw new ApiProblem(error.status, error.code, request.lostText ?? CHANGE_LOST);
  }
}

async function exchange<T>(url: string, init: RequestInit): Promise<T> {
  const { response, text } = await send(url, init);
  const body = parsed(text);
  if (!response.ok) throw problemOf(response.status, body);
  return body as T;
}

/** Sends the request and reads all of its answer: half an answer is none. */
async function send(url: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(url, init);
    return { response, text: await response.text() };
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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
