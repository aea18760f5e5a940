import { accessRules } from "./access.ts";
import { cacheRules } from "./cache.ts";
import { computeRules } from "./compute.ts";
import { eventRules } from "./events.ts";
import { ledgerRules } from "./ledger.ts";
import { networkRules } from "./network.ts";
import { peopleRules } from "./people.ts";
import type { Rule } from "./rule.ts";
import { storageRules } from "./storage.ts";

/** Every rule that the stacks are held to. */
export const rules: readonly Rule[] = [
  ...storageRules,
  ...cacheRules,
  ...networkRules,
  ...computeRules,
  ...accessRules,
  ...peopleRules,
  ...eventRules,
  ...ledgerRules,
];
