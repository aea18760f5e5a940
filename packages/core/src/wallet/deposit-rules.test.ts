import { expect, test } from "vitest";
import { ASSETS } from "../market/index.ts";
import { creditOf } from "./deposit-rules.ts";
import { findNetwork } from "./networks.ts";

const btc = ASSETS.find(({ asset }) => asset === "BTC");
const network = findNetwork("BTC");
if (btc === undefined || network === undefined) throw new Error("BTC is not listed.");

test.each([
  ["1.5", ["1.50000000"]],
  ["0.00001", ["0.00001000"]],
  ["0.0000099999", "too little"],
  ["1.23456789019999", ["1.2345678901"]],
  ["900719.9254740991", ["900719.9254740991"]],
  ["900720", ["900719.9254740991", "0.0745259009"]],
  ["900719925.4740991000", Array.from({ length: 1_000 }, () => "900719.9254740991")],
  ["900719925.4740991001", "too much"],
  ["0", "too little"],
  ["1e9", "no amount"],
  ["-1", "no amount"],
  ["", "no amount"],
])("what is credited of %s BTC", (amount, credit) => {
  expect(creditOf(amount, network, btc)).toEqual(credit);
});
