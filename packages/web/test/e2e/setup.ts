import { existsSync } from "node:fs";
import { CHROMIUM, localStack } from "./local-stack.ts";

/** Says in words what is missing, once, before the first test. */
export default function setup(): void {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `There is no Chromium at ${CHROMIUM}. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.`,
    );
  }
  localStack();
}
