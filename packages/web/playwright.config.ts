import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";
import { localStack } from "./test/e2e/local-stack.ts";

/**
 * Walks through the pages of a running stack with the Chromium of the machine: nothing is downloaded.
 * CHROMIUM_PATH names another browser, LOCAL_JSON another stack, WEB_URL another address of its pages.
 */
const chromium = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
if (!existsSync(chromium)) {
  throw new Error(
    `There is no Chromium at ${chromium}. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.`,
  );
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "test/e2e",
  testMatch: "*.e2e.ts",
  outputDir: "test-results",
  workers: 1,
  fullyParallel: false,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: process.env["WEB_URL"] ?? localStack().urls.web,
    launchOptions: { executablePath: chromium, args: FLAGS },
    screenshot: "only-on-failure",
  },
  projects: [
    {
      name: "desktop",
      testIgnore: "phone.e2e.ts",
      use: { viewport: { width: 1440, height: 900 } },
    },
    {
      name: "phone",
      testMatch: ["phone.e2e.ts", "accessibility.e2e.ts"],
      use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } },
    },
  ],
});
