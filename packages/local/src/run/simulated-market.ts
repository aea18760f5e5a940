import type { AccountPlan, SeededAccount } from "./accounts.ts";
import type { ChildSpec } from "./child.ts";
import type { StackUrls } from "./ready.ts";

export const BOTS: readonly AccountPlan[] = [];

export async function writeGenesis(_options: {
  dataDir: string;
  bots: readonly SeededAccount[];
  seed: number;
  say: (text: string) => void;
}): Promise<void> {}

export function botChild(_options: {
  root: string;
  urls: StackUrls;
  bots: readonly SeededAccount[];
  seed: number;
}): ChildSpec {
  throw new Error("placeholder");
}
