import { expect, test } from "@playwright/test";
import { asAlice, lastPrice, openMarket } from "./steps.ts";

test("chart, book and trades share the screen, one at a time", async ({ page }) => {
  await openMarket(page, "BTCUSDT");
  const panel = (name: string) => page.getByRole("region", { name });
  await expect(panel("Chart")).toBeVisible();
  await expect(panel("Order book")).toBeHidden();
  await page.getByRole("button", { name: "Book", exact: true }).click();
  await expect(panel("Order book")).toBeVisible();
  await expect(panel("Chart")).toBeHidden();
  await page.getByRole("button", { name: "Trades", exact: true }).click();
  await expect(panel("Recent trades")).toBeVisible();
});

test("nothing is wider than the screen", async ({ page }) => {
  for (const path of ["/", "/trade/BTCUSDT", "/login", "/wallet"]) {
    await page.goto(path);
    await expect(page.locator("main")).toBeVisible();
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overhang, path).toBe(0);
  }
});

test("an order is placed from the sheet and canceled from its card", async ({ page }) => {
  await asAlice(page);
  await openMarket(page, "SOLUSDT");
  const price = Math.floor((await lastPrice(page)) * 0.75);
  await page.getByRole("button", { name: "Buy", exact: true }).click();
  await expect(page.getByRole("button", { name: "Buy SOL" })).toBeVisible();
  await page.getByLabel("Price", { exact: true }).fill(String(price));
  await page.getByLabel("Amount", { exact: true }).fill("1");
  await page.getByRole("button", { name: "Buy SOL" }).click();
  await expect(page.getByText("Order placed")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Buy SOL" })).toBeHidden();
  const card = page
    .getByRole("table", { name: "Open orders" })
    .getByRole("row")
    .filter({ hasText: "SOLUSDT" });
  await card
    .getByRole("button", { name: /^Cancel order/ })
    .first()
    .click();
  await expect(card).toHaveCount(0);
});
