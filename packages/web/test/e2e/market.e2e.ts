import { expect, test, type WebSocketRoute } from "@playwright/test";
import { asAlice, openMarket, pictureOf, watchConsole } from "./steps.ts";

test("prices on the list of markets move, and each leads to its page", async ({ page }) => {
  await page.goto("/");
  const row = page.getByTestId("market-BTCUSDT");
  const price = row.getByTestId("last-price");
  await expect(price).toHaveText(/^[\d,]+\.\d\d$/);
  const before = await price.innerText();
  await expect(price).not.toHaveText(before, { timeout: 30_000 });
  await page.getByRole("link", { name: "ETH/BTC" }).click();
  await expect(page).toHaveURL(/\/trade\/ETHBTC$/);
});

test("a market is found by its name, and an address that is none is answered so", async ({
  page,
}) => {
  await openMarket(page, "BTCUSDT");
  await page.getByRole("button", { name: /Choose another/ }).click();
  await page.getByLabel("Search markets").fill("ethb");
  await page.getByLabel("Search markets").press("Enter");
  await expect(page).toHaveURL(/\/trade\/ETHBTC$/);
  await expect(page.getByLabel("Search markets")).toHaveCount(0);
  expect((await page.request.get("/trade/%E0%A4%A")).status()).toBe(404);
});

test("a market that is closed says so, and opens again", async ({ page }) => {
  let status = "HALT";
  await page.clock.install();
  await page.route("**/api/v3/exchangeInfo*", async (route) => {
    const response = await route.fetch();
    const info = (await response.json()) as { symbols: { symbol: string }[] };
    const symbols = info.symbols.map((market) =>
      market.symbol === "BTCUSDT" ? { ...market, status } : market,
    );
    await route.fulfill({ response, json: { ...info, symbols } });
  });
  await asAlice(page);
  await openMarket(page, "BTCUSDT");
  const summary = page.getByRole("region", { name: "Market summary" });
  await expect(summary.getByText("Closed")).toBeVisible();
  await expect(page.getByRole("button", { name: "This market is closed" })).toBeDisabled();
  status = "TRADING";
  await page.clock.fastForward("01:00");
  await expect(page.getByRole("button", { name: "Buy BTC" })).toBeEnabled();
  await expect(summary.getByText("Closed")).toHaveCount(0);
});

test("candles, book and trades move", async ({ page }) => {
  const errors = watchConsole(page);
  await openMarket(page, "BTCUSDT");
  const candles = page.getByTestId("candles").locator("canvas").first();
  const bids = page.getByTestId("ladder-bids");
  const newest = page.getByRole("region", { name: "Recent trades" }).getByRole("listitem").first();
  await expect(newest).toBeVisible();
  const before = {
    candles: await pictureOf(candles),
    bids: await pictureOf(bids),
    trade: await newest.innerText(),
  };
  await expect.poll(() => pictureOf(bids)).not.toBe(before.bids);
  await expect(newest).not.toHaveText(before.trade, { timeout: 30_000 });
  await expect.poll(() => pictureOf(candles), { timeout: 30_000 }).not.toBe(before.candles);
  expect(errors).toEqual([]);
});

test("the best levels can be read and taken by keyboard", async ({ page }) => {
  await openMarket(page, "BTCUSDT");
  const table = page.getByRole("table", { name: /Best prices/ });
  await expect(table.getByRole("row")).toHaveCount(11);
  const best = table.getByRole("button").nth(5);
  await best.focus();
  await expect(table).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Price", { exact: true })).toHaveValue(/^\d+\.\d\d$/);
});

test("a press on the ladder takes the price into the form", async ({ page }) => {
  await openMarket(page, "BTCUSDT");
  await page.getByTestId("ladder-bids").click({ position: { x: 40, y: 30 } });
  await expect(page.getByLabel("Price", { exact: true })).toHaveValue(/^\d+\.\d\d$/);
});

test("intervals, depth and grouping can be changed", async ({ page }) => {
  await openMarket(page, "BTCUSDT");
  await page.getByRole("button", { name: "1h", exact: true }).click();
  await expect(page.getByRole("group", { name: "Candles of BTCUSDT, one every 1h" })).toBeVisible();
  await page.getByRole("tab", { name: "Depth" }).click();
  await expect(page.getByTestId("depth").locator("path").first()).toHaveAttribute("d", /^M.*H.*V/);
  const grouping = page.getByLabel("Price grouping");
  const bids = page.getByTestId("ladder-bids");
  const before = await pictureOf(bids);
  await grouping.selectOption({ index: 2 });
  await expect.poll(() => pictureOf(bids)).not.toBe(before);
});

test("a lost connection veils the numbers and comes back with a fresh book", async ({ page }) => {
  const sockets: WebSocketRoute[] = [];
  let refuse = false;
  await page.routeWebSocket(/\/stream$/, (socket) => {
    if (refuse) {
      void socket.close();
      return;
    }
    sockets.push(socket);
    socket.connectToServer();
  });
  await openMarket(page, "BTCUSDT");
  const book = page.getByRole("region", { name: "Order book" });
  await expect(book.getByText("Reconnecting")).toHaveCount(0);

  refuse = true;
  await sockets.at(-1)?.close();
  await expect(book.getByText("Reconnecting")).toBeVisible();
  await expect(page.getByRole("banner").getByText("Reconnecting")).toBeAttached();

  const snapshot = page.waitForRequest(/\/api\/v3\/depth/);
  refuse = false;
  await snapshot;
  await expect(book.getByText("Reconnecting")).toHaveCount(0, { timeout: 20_000 });
  const bids = page.getByTestId("ladder-bids");
  const before = await pictureOf(bids);
  await expect.poll(() => pictureOf(bids)).not.toBe(before);
});

test("one lost depth event makes the book start over", async ({ page }) => {
  let lose = false;
  await page.routeWebSocket(/\/stream$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (lose && message.includes("btcusdt@depth")) lose = false;
      else socket.send(message);
    });
  });
  await openMarket(page, "BTCUSDT");
  const book = page.getByRole("region", { name: "Order book" });
  await expect(book.getByText("Connecting")).toHaveCount(0);
  const snapshot = page.waitForRequest(/\/api\/v3\/depth/);
  lose = true;
  await snapshot;
  await expect(book.getByText("Reconnecting")).toHaveCount(0);
});

test("an unknown market is said to be none", async ({ page }) => {
  await page.goto("/trade/NOSUCH");
  await expect(page.getByText("There is no market NOSUCH.")).toBeVisible();
});

test("a decimal comma is the point, typed or pasted", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openMarket(page, "BTCUSDT");
  const amount = page.getByLabel("Amount", { exact: true });
  await amount.pressSequentially("0,");
  await expect(amount).toHaveValue("0.");
  await amount.pressSequentially("5");
  await expect(amount).toHaveValue("0.5");
  for (const [pasted, kept] of [
    ["1,250", "1250"],
    ["0,125", "0.125"],
    ["1,234,567.8", "1234567.8"],
  ] as const) {
    await page.evaluate((text) => navigator.clipboard.writeText(text), pasted);
    await amount.press("ControlOrMeta+a");
    await amount.press("ControlOrMeta+v");
    await expect(amount).toHaveValue(kept);
  }
  await amount.fill("1250");
  await amount.press("Home");
  await amount.press("ArrowRight");
  await amount.pressSequentially(",7");
  await expect(amount).toHaveValue("1.7250");
});
