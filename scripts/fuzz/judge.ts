import type { Answer } from "./wire.ts";

/** Something of ours that no caller may see: a stack, a path, a module's name. */
const LEAK = /node_modules|file:\/\/|\.ts:\d+|\bat [A-Za-z.]+ \(|node:internal/;
const SERVER_ERRORS_FROM = 500;
const REFUSALS_FROM = 400;
const PAGE = "<!doctype html>";

/** What is wrong with an answer; undefined when nothing is. */
export function faultOf(answer: Answer | undefined): string | undefined {
  if (answer === undefined) return "was not answered";
  const { status, body } = answer;
  if (status >= SERVER_ERRORS_FROM) return `was answered with ${status}: ${body}`;
  if (LEAK.test(body)) return `was answered with what nobody may see: ${body}`;
  if (body === "" || body.startsWith(PAGE)) return undefined;
  const json = parse(body);
  if (json === undefined) return `was answered with ${status} and no JSON: ${body.slice(0, 200)}`;
  if (status < REFUSALS_FROM) return undefined;
  return isRefusal(json) ? undefined : `was refused without code and text: ${body}`;
}

/** The same of an answer of the WebSocket API. */
export function messageFaultOf(text: string): string | undefined {
  if (LEAK.test(text)) return `was answered with what nobody may see: ${text}`;
  const json = parse(text);
  if (json === undefined) return `was answered with no JSON: ${text.slice(0, 200)}`;
  const { status, error } = json as { status?: unknown; error?: unknown };
  if (typeof status !== "number") return undefined;
  if (status >= SERVER_ERRORS_FROM) return `was answered with ${status}: ${text}`;
  if (status < REFUSALS_FROM || isRefusal(error)) return undefined;
  return `was refused without code and text: ${text}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRefusal(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { code, msg } = value as { code?: unknown; msg?: unknown };
  return Number.isInteger(code) && typeof msg === "string" && msg !== "";
}
