/** `npm run test:e2e`: starts a live stack of its own and walks through its pages with Chromium. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStackProcess } from "@bourse/local/run";
import { readTestChoice } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { root } from "./steps.ts";

const HELP = `Usage: npm run test:e2e -- [options] [FILE ...]
Starts a live stack of its own and walks through its pages with Chromium (CHROMIUM_PATH, or
/usr/bin/chromium).

  FILE         only files whose name has it, such as order
  --name TEXT  only tests whose name has it
  --help       this text
`;

const { files, name } = argumentsOrExit("test:e2e", HELP, readTestChoice);

const chromium = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
if (!existsSync(chromium)) {
  process.stderr.write(
    `test:e2e: there is no Chromium at ${chromium}. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.\n`,
  );
  process.exit(1);
}

// The tests open more pages a minute than a person does.
process.env["REQUEST_WEIGHT_PER_MINUTE_MAX"] ??= "60000";
const data = mkdtempSync(path.join(tmpdir(), "bourse-e2e-"));
process.stderr.write("test:e2e: starting a live stack (the first time this builds the pages)\n");
const stack = await startStackProcess(["--data", data, "--port", "14280", "--web-port", "14290"]);
const code = await new Promise<number>((resolve) => {
  const child = spawn(
    path.join(root, "node_modules", ".bin", "playwright"),
    [
      "test",
      "--config",
      "packages/web/playwright.config.ts",
      ...files,
      ...(name === undefined ? [] : ["--grep", name]),
    ],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        CHROMIUM_PATH: chromium,
        LOCAL_JSON: path.join(data, "local.json"),
        WEB_URL: stack.ready.urls.web,
      },
    },
  );
  child.once("exit", (status) => resolve(status ?? 1));
});
await stack.stop();
rmSync(data, { recursive: true, force: true });
process.exit(code);
