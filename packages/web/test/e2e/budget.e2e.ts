import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";

const BUDGETS = [
  { path: "/trade/BTCUSDT", kilobytesMax: 300 },
  { path: "/", kilobytesMax: 220 },
  { path: "/login", kilobytesMax: 220 },
  { path: "/account", kilobytesMax: 220 },
  { path: "/wallet", kilobytesMax: 220 },
] as const;

for (const { path, kilobytesMax } of BUDGETS) {
  test(`${path} loads at most ${kilobytesMax} kB of scripts`, async ({ page }) => {
    const scripts = new Map<string, Promise<Buffer>>();
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") {
        scripts.set(response.url(), response.body());
      }
    });
    await page.goto(path);
    await page.waitForLoadState("networkidle").catch(() => undefined);
    const bodies = await Promise.all(scripts.values());
    const kilobytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000;
    test.info().annotations.push({ type: "kB", description: kilobytes.toFixed(0) });
    console.log(`${path}: ${kilobytes.toFixed(0)} kB in ${bodies.length} scripts`);
    expect(kilobytes).toBeLessThanOrEqual(kilobytesMax);
  });
}
