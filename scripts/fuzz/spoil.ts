import type { Dice } from "./dice.ts";
import { BROKEN_ENCODINGS, HOSTILE_VALUES, NAMES, samplesOf } from "./parameters.ts";
import type { Draft, Pair } from "./request.ts";

type Spoil = (draft: Draft, dice: Dice) => void;

const METHODS = [
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "TRACE",
  "get",
  "BREW",
  "QUERY",
];
const MANY = 70;
const TOO_LARGE = 70_000;
const PATHS: readonly ((path: string) => string)[] = [
  (path) => `/${path}`,
  (path) => `${path}/`,
  (path) => path.toUpperCase(),
  (path) => path.replace("/v3/", "/v9/"),
  (path) => `${path}/../order`,
  (path) => path.replace("/", "/%2e%2e/"),
  (path) => `${path}%00`,
  (path) => `${path}\u00ff`,
  (path) => `http://127.0.0.1${path}`,
  () => "*",
  () => "/",
  () => `/${"a".repeat(TOO_LARGE / 2)}`,
];
const HEADERS: readonly Pair[] = [
  ["X-MBX-APIKEY", ""],
  ["X-MBX-APIKEY", "short"],
  ["X-MBX-APIKEY", "\u00ff".repeat(64)],
  ["X-MBX-APIKEY", "A".repeat(9_000)],
  ["X-MBX-TIME-UNIT", "MICROSECOND"],
  ["X-MBX-TIME-UNIT", "FORTNIGHT"],
  ["Authorization", "Bearer"],
  ["Authorization", "Bearer a.b.c"],
  ["Authorization", `Bearer ${"x".repeat(5_000)}`],
  ["Authorization", `Bearer ${token({ alg: "none" })}`],
  ["Authorization", `Bearer ${token({ alg: "RS256", kid: "unknown" })}`],
  ["Authorization", `Bearer ${token({ alg: "RS256", kid: "__proto__" })}`],
  ["Origin", "https://evil.example"],
  ["Content-Type", "application/json"],
  ["Content-Type", "\u00ff"],
  ["Content-Encoding", "gzip"],
  ["Accept", "text/html"],
  ["Expect", "100-continue"],
  ["Expect", "miracles"],
  ["Upgrade", "h2c"],
  ["Cookie", "a=b; ".repeat(500)],
  ["X-Forwarded-For", "not an address, 1.2.3"],
  ["X-Large", "y".repeat(20_000)],
];
/** A body that is not what its head says: the connection cannot be used any more. */
const LENGTHS: readonly Pair[] = [
  ["Content-Length", "-1"],
  ["Content-Length", "1e3"],
  ["Content-Length", "99999999999999999999"],
  ["Content-Length", "100000"],
  ["Content-Length", "1"],
  ["Transfer-Encoding", "chunked"],
  ["Transfer-Encoding", "gzip, chunked"],
  ["Transfer-Encoding", "identity"],
];
const BODIES = [
  "{",
  '{"symbol":"BTCUSDT"}',
  "symbol",
  "&&&&",
  "=",
  "\u0000\u0001\u0002",
  "5\r\nabc\r\n",
  "symbol=BTCUSDT&".repeat(30),
  "x".repeat(TOO_LARGE),
];

const VALUES: readonly Spoil[] = [
  (draft, dice) => change(draft, dice, ([name]) => [name, ""]),
  (draft, dice) =>
    change(draft, dice, ([name]) => [name, encodeURIComponent(well(dice.of(HOSTILE_VALUES)))]),
  (draft, dice) =>
    change(draft, dice, ([name]) => [name, encodeURIComponent(well(dice.of(HOSTILE_VALUES)))]),
  (draft, dice) => change(draft, dice, ([name]) => [name, dice.of(BROKEN_ENCODINGS)]),
  (draft, dice) => change(draft, dice, ([name, value]) => [name, latin1(value, dice)]),
  (draft, dice) => change(draft, dice, ([name, value]) => [name.toUpperCase(), value]),
  (draft, dice) => draft.pairs.splice(dice.below(draft.pairs.length + 1), 1),
  (draft, dice) => {
    const pair = draft.pairs[dice.below(draft.pairs.length)];
    if (pair !== undefined) draft.pairs.push(pair);
  },
  (draft, dice) => {
    const name = dice.of(NAMES);
    const samples = samplesOf(name, draft.path) ?? [];
    draft.pairs.push([name, encodeURIComponent(dice.of(samples))]);
  },
  (draft, dice) => {
    draft.pairs.push([dice.of(NAMES), encodeURIComponent(well(dice.of(HOSTILE_VALUES)))]);
  },
  (draft, dice) => {
    draft.pairs.push([dice.of(["__proto__", "constructor", "a[b]", "", "%00", "toString"]), "1"]);
  },
];

const SHAPES: readonly Spoil[] = [
  (draft, dice) => {
    draft.inBody = dice.below(draft.pairs.length + 1);
  },
  (draft, dice) => {
    draft.signature = dice.of(["none", "wrong", "twice", "first"] as const);
  },
  (draft, dice) => {
    draft.headers.push(dice.of(HEADERS));
  },
  (draft) => {
    draft.headers = draft.headers.filter(([name]) => name !== "X-MBX-APIKEY");
  },
  (draft, dice) => {
    draft.method = dice.of(METHODS);
  },
  (draft, dice) => {
    draft.path = dice.of(PATHS)(draft.path);
  },
  (draft) => {
    for (let count = 0; count < MANY; count += 1) draft.pairs.push([`a${count}`, "1"]);
  },
  (draft, dice) => {
    draft.body = dice.of(BODIES);
  },
  (draft, dice) => {
    draft.headers.push(dice.of(LENGTHS));
    draft.body ??= dice.of(BODIES);
  },
  (draft, dice) => {
    draft.version = dice.of(["HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "HTTP/1.1 extra"]);
  },
];

/** Makes one to three things wrong, mostly with the parameters. */
export function spoil(draft: Draft, dice: Dice): void {
  for (let faults = 1 + dice.below(3); faults > 0; faults -= 1) {
    const kind = dice.percent(70) ? VALUES : SHAPES;
    dice.of(kind)(draft, dice);
  }
}

function change(draft: Draft, dice: Dice, write: (pair: Pair) => Pair): void {
  const at = dice.below(draft.pairs.length);
  const pair = draft.pairs[at];
  if (pair !== undefined) draft.pairs[at] = write(pair);
}

/** Half a surrogate cannot be encoded. */
function well(text: string): string {
  return text.toWellFormed();
}

/** Some byte of it becomes one that no client encodes so. */
function latin1(value: string, dice: Dice): string {
  const at = dice.below(value.length + 1);
  return value.slice(0, at) + String.fromCharCode(1 + dice.below(255)) + value.slice(at + 1);
}

/** A token as nobody's pool signs it. */
function token(header: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: "1", token_use: "access", client_id: "nobody", exp: 4_000_000_000 };
  return `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
}
