import { expect, test } from "@playwright/test";
import { asAlice, available, lastPrice, openMarket } from "./steps.ts";

test.beforeEach(async ({ page }) => {
  await asAlice(page);
  await openMarket(page, "BTCUSDT");
});

test("a limit order is placed through the form, seen, and canceled", async ({ page }) => {
  const before = await available(page);
  const price = Math.floor((await lastPrice(page)) * 0.8);
  await page.getByLabel("Price", { exact: true }).fill(String(price));
  await page.getByLabel("Amount", { exact: true }).fill("0.01");
  await expect(page.getByLabel("Total", { exact: true })).toHaveValue(/^\d+\.\d\d/);
  await page.getByRole("button", { name: "Buy BTC" }).click();

  const orders = page.getByRole("table", { name: "Open orders" });
  const row = orders.getByRole("row").filter({ hasText: price.toLocaleString("en-US") });
  await expect(row).toHaveCount(1);
  await expect.poll(() => available(page)).toBeCloseTo(before - price * 0.01, 6);

  await row.getByRole("button", { name: /^Cancel order/ }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(() => available(page)).toBeCloseTo(before, 6);
});

test("a stop-limit says what it waits for, holds its worth, and is canceled", async ({ page }) => {
  const before = await available(page);
  const last = await lastPrice(page);
  const [stop, limit] = [Math.ceil(last * 1.2), Math.ceil(last * 1.21)];
  await page.getByRole("button", { name: "Stop-limit", exact: true }).click();
  await page.getByLabel("Amount", { exact: true }).fill("0.01");
  await page.getByRole("button", { name: "Buy BTC" }).click();
  const form = page.getByRole("region", { name: "Order form" });
  await expect(form.getByRole("alert").first()).toHaveText("Enter a stop price.");
  await page.getByLabel("Stop", { exact: true }).fill(String(stop));
  await expect(form.getByText("Waits until the price rises to")).toBeVisible();
  await page.getByLabel("Limit", { exact: true }).fill(String(limit));
  await page.getByRole("button", { name: "Buy BTC" }).click();

  const orders = page.getByRole("table", { name: "Open orders" });
  const row = orders.getByRole("row").filter({ hasText: `≥ ${stop.toLocaleString("en-US")}` });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("Stop-limit");
  await expect.poll(() => available(page)).toBeCloseTo(before - limit * 0.01, 6);

  // Right after a reload the row comes from the REST answer, not from the stream.
  await openMarket(page, "BTCUSDT");
  await row.getByRole("button", { name: /^Cancel order/ }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(() => available(page)).toBeCloseTo(before, 6);
});

test("all open orders are canceled at once, after a question", async ({ page }) => {
  const price = Math.floor((await lastPrice(page)) * 0.7);
  for (const step of [0, 1]) {
    await page.getByLabel("Price", { exact: true }).fill(String(price + step));
    await page.getByLabel("Amount", { exact: true }).fill("0.01");
    await page.getByRole("button", { name: "Buy BTC" }).click();
    await expect(page.getByLabel("Amount", { exact: true })).toHaveValue("");
  }
  await page.getByRole("button", { name: "Cancel all" }).click();
  await page.getByRole("button", { name: "Cancel them all" }).click();
  await expect(page.getByText("You have no open orders.")).toBeVisible();
});

test("a market order trades at once, changes both balances, and stands in the history", async ({
  page,
}) => {
  const quoteBefore = await available(page);
  await page.getByRole("button", { name: "Sell", exact: true }).click();
  const baseBefore = await available(page);
  await page.getByRole("button", { name: "Buy", exact: true }).click();

  await page.getByRole("button", { name: "Market", exact: true }).click();
  await page.getByLabel("Amount", { exact: true }).fill("0.01");
  await expect(page.getByLabel("Total", { exact: true })).toHaveAttribute("placeholder", /≈/);
  await page.getByRole("button", { name: "Buy BTC" }).click();
  await expect(page.getByText("Buy BTCUSDT: filled")).toBeVisible();
  await expect.poll(() => available(page)).toBeLessThan(quoteBefore);
  await page.getByRole("button", { name: "Sell", exact: true }).click();
  // The fee of 0.1 % is taken from what was bought.
  await expect.poll(() => available(page)).toBeCloseTo(baseBefore + 0.00999, 8);

  await page.getByRole("tab", { name: "Trade history" }).click();
  const fills = page.getByRole("table", { name: "Trade history" });
  await expect(fills.getByRole("row").nth(1)).toContainText("Taker");

  await page.getByRole("tab", { name: "Order history" }).click();
  const newest = page.getByRole("table", { name: "Order history" }).getByRole("row").nth(1);
  await expect(newest.getByRole("cell").nth(4)).toHaveText(/[\d,]+\.\d\d$/);
  for (const width of [1280, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(newest.getByText("Filled", { exact: true }).last()).toBeInViewport({ ratio: 1 });
  }
});

test("what the exchange would refuse is said before it is sent", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.url());
  });
  const problem = page.getByRole("region", { name: "Order form" }).getByRole("alert");
  const price = page.getByLabel("Price", { exact: true });
  const amount = page.getByLabel("Amount", { exact: true });

  await page.getByRole("button", { name: "Buy BTC" }).click();
  await expect(problem.first()).toHaveText("Enter a price.");
  await price.fill("100.001");
  await expect(problem).toHaveText("The price moves in steps of 0.01 USDT.");
  await price.fill("60000");
  await amount.fill("0.00001");
  await expect(problem).toHaveText("An order must be worth at least 5 USDT.");
  await amount.fill("0.000001");
  await expect(problem).toHaveText("The amount moves in steps of 0.00001 BTC.");
  await amount.fill("100");
  await expect(problem).toContainText("USDT free.");
  await page.getByRole("button", { name: "Buy BTC" }).click();
  expect(sent.filter((url) => url.includes("/api/v3/order"))).toEqual([]);
});

test("a quarter of the funds is one press away", async ({ page }) => {
  const free = await available(page);
  await page.getByLabel("Price", { exact: true }).fill("50000");
  await page.getByRole("button", { name: "25%" }).click();
  const total = Number(await page.getByLabel("Total", { exact: true }).inputValue());
  expect(total).toBeCloseTo(free / 4, 2);
  await expect(page.getByLabel("Amount", { exact: true })).toHaveValue(/^\d+\.\d{5}$/);
});

test("a market order whose answer is lost is not placed twice", async ({ page }) => {
  let sent = 0;
  await page.route("**/api/v3/order?*", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    sent += 1;
    // The exchange gets the order, but its answer does not arrive.
    await route.fetch();
    return route.abort("connectionreset");
  });
  const amount = page.getByLabel("Amount", { exact: true });
  const form = page.getByRole("region", { name: "Order form" });
  await page.getByRole("button", { name: "Market", exact: true }).click();
  await amount.fill("0.01");
  await page.getByRole("button", { name: "Buy BTC" }).click();
  await expect(form.getByRole("alert")).toContainText("the order may have been placed");
  await page.getByRole("button", { name: "Buy BTC" }).click();
  await expect(page.getByText("It was placed the first time you sent it.")).toBeVisible();
  await expect(amount).toHaveValue("");
  expect(sent).toBe(1);
});
