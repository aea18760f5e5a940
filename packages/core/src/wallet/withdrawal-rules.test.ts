import { expect, test } from "vitest";
import { COIN_NETWORKS, type CoinNetwork } from "./networks.ts";
import { needsApproval, problemOf, withdrawalDecimals } from "./withdrawal-rules.ts";

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

test("above its network's limit operators look at it, also when it is asked for in parts", () => {
  const waits = (amount: string, ...before: string[]) =>
    needsApproval(
      { amount },
      before.map((other) => ({ amount: other })),
      bitcoin,
      asset,
    );
  expect(bitcoin.approvalAbove).toBe("0.2");
  expect(waits("0.2")).toBe(false);
  expect(waits("0.20000001")).toBe(true);
  expect(waits("0.05", "0.1", "0.05")).toBe(false);
  expect(waits("0.05", "0.1", "0.05", "0.001")).toBe(true);
  expect(waits("0.1", "5", "0.1")).toBe(false);
});
