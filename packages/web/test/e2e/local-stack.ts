import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a running stack says about itself: the ready line, as it lies in its data directory. */
export interface LocalStack {
  readonly urls: { readonly rest: string; readonly web: string };
  readonly accounts: readonly {
    readonly name: string;
    readonly email: string;
    readonly password: string;
  }[];
}

const ROOT = join(import.meta.dirname, "../../../..");

export function localStack(): LocalStack {
  const file = process.env["LOCAL_JSON"] ?? join(ROOT, ".bourse/local.json");
  if (!existsSync(file)) {
    throw new Error(
      `There is no ${file}: these tests need a running stack. Start one with "npm start", or use "npm run test:e2e".`,
    );
  }
  return JSON.parse(readFileSync(file, "utf8")) as LocalStack;
}

/** How a seeded person signs in. */
export function credentialsOf(name: string): { email: string; password: string } {
  const account = localStack().accounts.find((each) => each.name === name);
  if (account === undefined) throw new Error(`The stack has no account ${name}.`);
  return { email: account.email, password: account.password };
}
