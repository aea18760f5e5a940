import { expect, test } from "vitest";
import { COIN_NETWORKS, type CoinNetwork } from "./networks.ts";
import { problemOf, withdrawalDecimals } from "./withdrawal-rules.ts";

const bitcoin = COIN_NETWORKS.find(({ asset }) => asset === "BTC") as CoinNetwork;
const asset = { assetId: 2, asset: "BTC", decimals: 10 };

test("what leaves is counted as chains count, however fine our books are", () => {
  const address = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
  const problem = (amount: string) => problemOf({ address, amount }, bitcoin, asset);
  expect(problem("0.00200001")).toBeUndefined();
  expect(problem("0.0020000010")).toBe("precision");
  expect(problem("0.002000000")).toBeUndefined();
  expect(problem("0.0001")).toBe("belowMinimum");
  expect(problem("0")).toBe("amount");
  expect(withdrawalDecimals(asset)).toBe(8);
  expect(withdrawalDecimals({ ...asset, decimals: 2 })).toBe(2);
});
