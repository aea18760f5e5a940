import { createHmac } from "node:crypto";
import type { Trader } from "../gateway-bench/orders.ts";
import type { Dice } from "./dice.ts";

/** A route of the exchange, as it says itself. */
export interface FuzzedRoute {
  readonly method: string;
  readonly path: string;
  readonly wsMethod?: string;
  readonly security: string;
}

export type Pair = readonly [name: string, value: string];

/** A request in its parts, before it is spoilt and put on the wire. */
export interface Draft {
  method: string;
  path: string;
  /** Encoded already. */
  pairs: Pair[];
  /** How many of the pairs travel in the body. */
  inBody: number;
  signature: "right" | "none" | "wrong" | "twice" | "first";
  headers: Pair[];
  /** Follows the head when it is set, instead of the pairs. */
  body: string | undefined;
  version: string;
}

export function draftOf(route: FuzzedRoute, pairs: readonly Pair[], trader: Trader): Draft {
  const headers: Pair[] = [["Host", "127.0.0.1"]];
  if (route.security !== "NONE") headers.push(["X-MBX-APIKEY", trader.apiKey]);
  const encoded = pairs.map(([name, value]): Pair => [name, encodeURIComponent(value)]);
  return {
    method: route.method,
    path: route.path,
    pairs: encoded,
    inBody: 0,
    signature: route.security === "NONE" || route.security === "USER_STREAM" ? "none" : "right",
    headers,
    body: undefined,
    version: "HTTP/1.1",
  };
}

/** With its time, when it is to be signed. */
export function stamped(route: FuzzedRoute, pairs: readonly Pair[]): readonly Pair[] {
  if (route.security === "NONE" || route.security === "USER_STREAM") return pairs;
  return [...pairs, ["timestamp", String(Date.now())]];
}

/** The bytes of the request; latin1 keeps every one of them as the draft has it. */
export function bytesOf(draft: Draft, trader: Trader, dice: Dice): Buffer {
  const texts = draft.pairs.map(([name, value]) => `${name}=${value}`);
  const split = texts.length - draft.inBody;
  const query = texts.slice(0, split).join("&");
  const form = texts.slice(split).join("&");
  const sign = (text: string): string =>
    createHmac("sha256", trader.secretKey).update(text, "latin1").digest("hex");
  const target = `${draft.path}?${signedQuery(draft, query, sign(query + form), dice)}`;
  const body = draft.body ?? form;
  const hasLength = draft.headers.some(([name]) =>
    /^(content-length|transfer-encoding)$/i.test(name),
  );
  const headers = [...draft.headers];
  if (body !== "" && !hasLength) headers.push(["Content-Length", String(body.length)]);
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`${draft.method} ${target} ${draft.version}\r\n${head}\r\n${body}`, "latin1");
}

function signedQuery({ signature }: Draft, query: string, right: string, dice: Dice): string {
  const and = query === "" ? "" : "&";
  switch (signature) {
    case "none":
      return query;
    case "right":
      return `${query}${and}signature=${dice.percent(10) ? right.toUpperCase() : right}`;
    case "first":
      return `signature=${right}${and}${query}`;
    case "twice":
      return `${query}${and}signature=${right}&signature=${right}`;
    case "wrong":
      return `${query}${and}signature=${dice.of(WRONG_SIGNATURES)}`;
  }
}

const WRONG_SIGNATURES = [
  "",
  "0",
  "0".repeat(64),
  "0".repeat(63),
  "z".repeat(64),
  "%00".repeat(64),
  "A+/=".repeat(22),
  "f".repeat(5_000),
];
