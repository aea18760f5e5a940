import { DOCUMENTED, type Weight } from "./documented.ts";
import type { Verdicts } from "./probe-rest.ts";
import { DIFFERS, EVERYWHERE, NOT_OFFERED } from "./remarks.ts";
import type { Results } from "./run.ts";
import type { Verdict } from "./verdict.ts";

/** What a reader of the document wants besides the results. */
export interface DocumentParts {
  readonly results: Results;
  /** Path prefix -> name. */
  readonly closedProducts: Readonly<Record<string, string>>;
  /** How to point each client here, as Markdown. */
  readonly clients: string;
}

/** The whole of docs/binance-compatibility.md. */
export function compatibilityDocument({ results, closedProducts, clients }: DocumentParts): string {
  const { rest, methods, events, streams } = results;
  const of = (names: object, verdicts: Verdicts): Verdicts =>
    new Map([...verdicts].filter(([name]) => name in names));
  const inOrder = (names: object, verdicts: Verdicts): Verdicts =>
    new Map(Object.keys(names).flatMap((name) => pairOf(name, verdicts)));
  const spot = inOrder(DOCUMENTED.rest, rest);
  const wallet = inOrder(DOCUMENTED.wallet, of(DOCUMENTED.wallet, rest));
  return [
    HEAD,
    `| surface | documented | offered |\n| --- | --- | --- |`,
    summary("REST `/api/v3`", spot),
    summary("WebSocket API", methods),
    summary("market streams", streams),
    summary("user data events", events),
    summary("REST `/sapi`, of those that clients call", wallet),
    "",
    `## Everywhere\n\n${EVERYWHERE.map((line) => `- ${line}`).join("\n")}\n`,
    `## REST\n\n${restTable(spot)}\n`,
    `## Wallet\n\n${restTable(wallet)}\n`,
    `## WebSocket API\n\n${methodTable(inOrder(DOCUMENTED.webSocket, methods))}\n`,
    `## Market streams\n\n${streamTable(inOrder(DOCUMENTED.streams, streams))}\n`,
    `## User data\n\n${table(["event", "here"], rowsOf(inOrder(DOCUMENTED.userData, events)))}\n`,
    `## Products that are not here\n\n${closedTable(closedProducts)}\n`,
    demoted(clients),
  ].join("\n");
}

/** A document of its own as a part of another: every heading one step lower. */
const demoted = (markdown: string): string =>
  markdown
    .split(/(```[^]*?```)/)
    .map((part) => (part.startsWith("```") ? part : part.replace(/^#/gm, "##")))
    .join("");

const HEAD = `# Binance compatibility

<!-- Made by npm run compatibility, which starts a stack and asks it all of this; npm test says when it is stale. -->

What Binance documents of its Spot API (2026-07-21), and what a stack that was started and asked for this
page answered: every route and method was called once, every stream was followed while the market traded. An
answer counts as offered when it came; where its fields, their types or its weight are not the documented
ones, the table says which. What a call does beyond its shape is the business of the tests.
`;

function pairOf(name: string, verdicts: Verdicts): [string, Verdict][] {
  const verdict = verdicts.get(name);
  return verdict === undefined ? [] : [[name, verdict]];
}

function summary(surface: string, verdicts: Verdicts): string {
  const offered = [...verdicts.values()].filter(({ kind }) => kind === "answered").length;
  return `| ${surface} | ${verdicts.size} | ${offered} |`;
}

function restTable(verdicts: Verdicts): string {
  const rows = [...verdicts].map(([name, verdict]) => [
    `\`${name}\``,
    weightText({ ...DOCUMENTED.rest, ...DOCUMENTED.wallet }[name]?.weight),
    stateOf(name, verdict),
  ]);
  return table(["route", "weight", "here"], rows);
}

function methodTable(verdicts: Verdicts): string {
  const rows = [...verdicts].map(([name, verdict]) => {
    const documented = DOCUMENTED.webSocket[name];
    const twin = documented !== undefined && "rest" in documented ? `\`${documented.rest}\`` : "";
    return [`\`${name}\``, twin, stateOf(name, verdict)];
  });
  return table(["method", "same as", "here"], rows);
}

function streamTable(verdicts: Verdicts): string {
  const rows = [...verdicts].map(([name, verdict]) => [
    `\`${name}\``,
    DOCUMENTED.streams[name]?.speed ?? "",
    stateOf(name, verdict),
  ]);
  return table(["stream", "speed", "here"], rows);
}

const rowsOf = (verdicts: Verdicts) =>
  [...verdicts].map(([name, verdict]) => [`\`${name}\``, stateOf(name, verdict)]);

const closedTable = (products: Readonly<Record<string, string>>) =>
  "Every route that begins so is answered 400 `-1020` `This operation is not supported.`\n\n" +
  table(
    ["begins with", "product"],
    Object.entries(products).map(([prefix, name]) => [`\`${prefix}\``, name]),
  );

function stateOf(name: string, verdict: Verdict): string {
  if (verdict.kind === "refused") {
    return `**no** (${verdict.code}): ${NOT_OFFERED[name] ?? verdict.msg}`;
  }
  const remarks = [...verdict.differences, ...(name in DIFFERS ? [DIFFERS[name]] : [])];
  return remarks.length === 0 ? "yes" : `yes, differs: ${remarks.join("; ")}`;
}

/** `2`, or `0 (failed: 1)`, or what it depends on. */
function weightText(weight: Weight | undefined): string {
  if (weight === undefined) return "";
  if (typeof weight === "number") return String(weight);
  if (typeof weight["success"] === "number") {
    return `${weight["success"]} (failed: ${weightText(weight["failure"])})`;
  }
  return Object.entries(weight)
    .map(
      ([of, value]) =>
        `${WORDS[of] ?? of} ${typeof value === "number" ? value : `(${weightText(value)})`}`,
    )
    .join(", ");
}

const WORDS: Readonly<Record<string, string>> = {
  limitUpTo: "limit up to",
  upTo: "up to",
  symbol: "`symbol`",
  symbols: "`symbols`",
  none: "neither",
  orderId: "`orderId`",
  default: "",
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

/** What the remarks claim and the stack did not do, or the other way round. */
export function contradictions(results: Results): readonly string[] {
  return Object.values(results).flatMap((verdicts) =>
    [...(verdicts as Verdicts)].flatMap(([name, { kind }]) => {
      const isRefused = kind === "refused";
      if (isRefused && !(name in NOT_OFFERED))
        return [`${name} is refused, and remarks.ts says no why.`];
      if (isRefused && name in DIFFERS)
        return [`${name} is refused, and remarks.ts tells a difference.`];
      return !isRefused && name in NOT_OFFERED
        ? [`${name} is offered, and remarks.ts says that it is not.`]
        : [];
    }),
  );
}
