import path from "node:path";
import { type Finding, type House, isGenerated, isTest, isTypeScript } from "./house.ts";

interface Banned {
  readonly word: RegExp;
  readonly say: string;
  readonly where?: (file: string) => boolean;
}

const money = (file: string) =>
  /^packages\/(engine|core|functions|services)\/src\//.test(file) && !isTest(file);

/** Where the house has one word for a thing, the others are faults. Only what a machine can tell. */
const BANNED: readonly Banned[] = [
  { word: /\b\w*[cC]ancelled\w*/, say: "canceled, with one l, as on the wire" },
  { word: /\b(trading|coin|currency|market)Pairs?\b/, say: "symbol or market" },
  {
    word: /\binstruments?\b/i,
    say: "symbol or market",
    // Another trade's word there: what Stryker does to a source file.
    where: (file) => file !== "scripts/mutate/plan.ts",
  },
  { word: /\b(available|reserved)(Balances?|Units|Funds)\b|\bfrozen\w*/, say: "free and locked" },
  { word: /\b(order|trade)(Size|Amount)\b/, say: "quantity" },
  { word: /\b(matched|active|passive|aggressive)Orders?\b/, say: "maker and taker" },
  {
    word: /\bstopPrice\w*/,
    say: "triggerPriceTicks, stopPrice is the wire's word",
    where: (file) => file.startsWith("packages/engine/"),
  },
  {
    word: /\b(price|amount|fee|quantity|notional)\??: (number|bigint)/,
    say: "its unit as well: priceTicks, quantityLots, feeUnits",
    where: money,
  },
];

const NO_NAME = /^(shared|utils?|common|types|helpers?|misc)$/;

/** Words that the glossary has replaced, in names; texts and comments are free. */
export function findBannedWords(house: House): readonly Finding[] {
  const judged = house.files.filter((file) => isTypeScript(file) && !isGenerated(file));
  return judged.flatMap((file) => [...judgePath(file), ...judgeNames(house, file)]);
}

function judgePath(file: string): readonly Finding[] {
  const vague = file.split("/").find((part) => NO_NAME.test(path.posix.parse(part).name));
  if (vague === undefined) return [];
  return [`${file}: "${vague}" says nothing. Put things where their word is at home.`];
}

function judgeNames(house: House, file: string): readonly Finding[] {
  return namesOnly(house.read(file))
    .split("\n")
    .flatMap((line, index) =>
      BANNED.flatMap(({ word, say, where }) => {
        const found = where === undefined || where(file) ? word.exec(line)?.[0] : undefined;
        return found === undefined ? [] : [`${file}:${index + 1}: "${found}". Say ${say}.`];
      }),
    );
}

/** The text with comments and literals blanked out, line by line where it was. */
function namesOnly(text: string): string {
  const literal =
    /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|\/(?![*/])(?:\\.|\[[^\]\n]*\]|[^/\\\n[])+\/[a-z]*(?=[,;.)\s])|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return text.replace(literal, (match) => match.replace(/[^\n]/g, " "));
}
