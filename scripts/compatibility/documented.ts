import { readFileSync } from "node:fs";
import type { Fields, Shape } from "./shape.ts";

/** A number, or what it depends on, in Binance's words. */
export type Weight = number | { readonly [of: string]: Weight };

/** What Binance documents of one route. */
export interface DocumentedRoute {
  readonly security: string;
  readonly weight?: Weight;
  /** Name -> type; a name that ends in `?` may be left out. */
  readonly params: Readonly<Record<string, string>>;
  readonly responses: readonly Shape[];
}

/** A method of the WebSocket API: the twin of a REST route, or something of its own. */
type DocumentedMethod = { readonly rest: string } | DocumentedRoute;

interface Documented {
  readonly rest: Readonly<Record<string, DocumentedRoute>>;
  readonly wallet: Readonly<Record<string, DocumentedRoute>>;
  readonly webSocket: Readonly<Record<string, DocumentedMethod>>;
  readonly streams: Readonly<Record<string, { readonly speed: string; readonly payload: Shape }>>;
  readonly userData: Readonly<Record<string, Shape>>;
  readonly conditional: Readonly<
    Record<"orderResponse" | "executionReport" | "wallet" | "exchangeInfo", Fields>
  >;
  readonly filters: Readonly<Record<string, Fields>>;
  /** Code -> texts; `%s` stands for what they name. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** What -1010, -2010, -2011 and -2038 say, numbered. */
  readonly engineTexts: Readonly<Record<string, string>>;
}

/** Binance's documentation of the Spot API of 2026-07-21, and the wallet routes that clients call. */
export const DOCUMENTED = JSON.parse(
  readFileSync(new URL("documented.json", import.meta.url), "utf8"),
) as Documented;

/** The documented route behind a method; undefined when nothing is documented of it. */
export function routeOfMethod(method: string): DocumentedRoute | undefined {
  const documented = DOCUMENTED.webSocket[method];
  if (documented === undefined) return undefined;
  return "rest" in documented ? DOCUMENTED.rest[documented.rest] : documented;
}
