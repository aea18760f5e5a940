import { ERRORS } from "@bourse/core/error";
import { REJECTIONS } from "@bourse/engine/event";
import { expect, test } from "vitest";
import { DOCUMENTED } from "./documented.ts";

/** Codes that carry one of the engine's texts. */
const ENGINE_CODES = [-1013, -2010, -2011, -2038];
const ENGINE_TEXTS = Object.values(DOCUMENTED.engineTexts);

/** What Binance has no words for, or has them in its wallet's documentation. */
const OWN: Readonly<Record<string, string>> = {
  HistoryUnavailable: "-1001 with a reason: orders of long ago cannot be read at the moment",
  IncompleteCombination: "documented beside order/oco, not among the codes",
  OrderRejected: "carries a text of the engine",
  CancelRejected: "carries a text of the engine",
  limitUnsupported: "Binance's markets all have limit orders",
  limitMakerUnsupported: "like those of the other types",
  otoUnsupported: "like those of the other lists",
  unknownAsset: "an operator's command",
  listingTaken: "an operator's command",
  gridChanged: "an operator's command",
  notAttempted: "no text: the other part says why",
  amendTooOften: "the code is documented with the filter; the text is that of every filter",
};
const WALLET_CODES = (code: number) => code <= -3000;

const refusals = [
  ...Object.entries(ERRORS).map(([name, { code, text }]) => ({ name, code, text: String(text) })),
  ...Object.entries(REJECTIONS).map(([name, { code, message }]) => ({ name, code, text: message })),
];

test.each(refusals.filter(({ name, code }) => !(name in OWN) && !WALLET_CODES(code)))(
  "$name is Binance's to the letter: $code $text",
  ({ code, text }) => {
    const ofCode = DOCUMENTED.errors[String(code)] ?? [];
    const documented = ENGINE_CODES.includes(code) ? [...ofCode, ...ENGINE_TEXTS] : ofCode;
    const isTemplate = documented.some((one) => isFilled(one, text));
    expect(isTemplate, `documented: ${documented.join(" · ")}`).toBe(true);
  },
);

test("what is said to be of our own is there", () => {
  const names = refusals.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(OWN)));
});

/** Is it the documented text, with names where that has `%s` or none at all? */
function isFilled(documented: string, text: string): boolean {
  const parts = documented.split("%s").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("\\S.*?")}$`).test(text);
}
