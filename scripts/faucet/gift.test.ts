import { COIN_NETWORKS } from "@bourse/core/wallet";
import { expect, test } from "vitest";
import { UsageError } from "../command-line/arguments.ts";
import { HELP, readGift } from "./gift.ts";

const read = (text: string) => readGift(text.split(" ").filter(Boolean));

test("a gift of any coin that comes in here is taken", () => {
  for (const { asset, depositMin, withdrawMax } of COIN_NETWORKS) {
    expect(HELP).toContain(asset);
    for (const amount of [depositMin, withdrawMax]) {
      expect(read(`--account alice --asset ${asset} --amount ${amount}`)).toMatchObject({ amount });
    }
  }
});

test.each([
  ["", "--account is missing. See --help."],
  ["--account alice", "--asset is missing. See --help."],
  ["--account alice --asset BTC", "--amount is missing. See --help."],
  ["--account alice --asset DOGE --amount 1", '--asset is "DOGE". Give one of USDT, BTC, '],
  ["--account alice --asset BTC --amount much", '"much". Give a decimal above 0, such as 0.25.'],
  ["--account alice --asset BTC --amount 0", '"0". Less than 0.00001 is not credited.'],
  ["--account alice --asset BTC --amount 0.000009", "Less than 0.00001 is not credited."],
  ["--account alice --asset BTC --amount 1000.1", "Give at most 1000 at once."],
  ["--account alice --asset BTC --amount 99999999999999", "Give at most 1000 at once."],
  ["--account alice --asset SOL --amount 1.000000001", "SOL has 8 decimals."],
])("%j is refused", (text, message) => {
  expect(() => read(text)).toThrow(UsageError);
  expect(() => read(text)).toThrow(message);
});
