import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { asAlice, watchConsole } from "./steps.ts";

const PAGES = [
  { path: "/", ready: "BTC/USDT", signedIn: false },
  { path: "/trade/BTCUSDT", ready: "Order book", signedIn: false },
  { path: "/trade/BTCUSDT", ready: "Order history", signedIn: true },
  { path: "/login", ready: "Forgot your password?", signedIn: false },
  { path: "/signup", ready: "Have one already?", signedIn: false },
  { path: "/account", ready: "Member since", signedIn: true },
  { path: "/wallet", ready: "Estimated total", signedIn: true },
] as const;

for (const { path, ready, signedIn } of PAGES) {
  for (const theme of ["dark", "light"] as const) {
    const who = signedIn ? "signed in" : "signed out";
    test(`${path}, ${theme}, ${who}: axe finds nothing serious`, async ({ page }) => {
      await page.addInitScript((name) => localStorage.setItem("theme", name), theme);
      const errors = watchConsole(page);
      if (signedIn) await asAlice(page);
      await page.goto(path);
      await expect(page.locator("html")).toHaveClass(new RegExp(theme));
      await expect(page.getByText(ready).first()).toBeAttached();
      await page.waitForLoadState("networkidle").catch(() => undefined);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const grave = violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      expect(grave).toEqual([]);
      expect(errors).toEqual([]);
    });
  }
}
