import { expect } from "@playwright/test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a running stack says about itself: the ready line, as it lies in its data directory. */
export interface LocalStack {
  readonly urls: { readonly rest: string; readonly web: string };
  readonly accounts: readonly {
    readonly name: string;
    readonly email: string;
    readonly password: string;
  }[];
}

/** The browser that walks through the pages: that of the machine, nothing is downloaded. */
export const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

const ROOT = join(import.meta.dirname, "../../../..");
const FILE = process.env["LOCAL_JSON"] ?? join(ROOT, ".bourse/local.json");

export function localStack(): LocalStack {
  if (!existsSync(FILE)) {
    throw new Error(
      `There is no ${FILE}: these tests need a running stack. Start one with "npm start", or use "npm run test:e2e".`,
    );
  }
  return JSON.parse(readFileSync(FILE, "utf8")) as LocalStack;
}

/** Where the pages are. */
export function webUrl(): string {
  return process.env["WEB_URL"] ?? (existsSync(FILE) ? localStack().urls.web : "");
}

/** How a seeded person signs in. */
export function credentialsOf(name: string): { email: string; password: string } {
  const account = localStack().accounts.find((each) => each.name === name);
  if (account === undefined) throw new Error(`The stack has no account ${name}.`);
  return { email: account.email, password: account.password };
}

/** The code in the latest mail to an address; the stack keeps the mail it sends in a file of its own. */
export async function mailedCode(email: string): Promise<string> {
  const file = join(dirname(FILE), "mail.jsonl");
  let code: string | undefined;
  await expect
    .poll(() => {
      const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
      const mails = lines.map((line) => JSON.parse(line) as { to: string; text: string });
      code = /\b\d{6}\b/.exec(mails.findLast(({ to }) => to === email)?.text ?? "")?.[0];
      return code;
    })
    .toBeDefined();
  return code ?? "";
}
