import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM, webUrl } from "./test/e2e/local-stack.ts";

/**
 * Walks through the pages of a running stack with the Chromium of the machine: nothing is downloaded.
 * CHROMIUM_PATH names another browser, LOCAL_JSON another stack, WEB_URL another address of its pages.
 */
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
  globalSetup: "./test/e2e/setup.ts",
  outputDir: "test-results",
  workers: 1,
  fullyParallel: false,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: webUrl(),
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
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
