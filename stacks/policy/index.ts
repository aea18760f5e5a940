import { accessRules } from "./access.ts";
import { computeRules } from "./compute.ts";
import { networkRules } from "./network.ts";
import { peopleRules } from "./people.ts";
import type { Rule } from "./rule.ts";
import { storageRules } from "./storage.ts";

/** Every rule that the stacks are held to. */
export const rules: readonly Rule[] = [
  ...storageRules,
  ...networkRules,
  ...computeRules,
  ...accessRules,
  ...peopleRules,
];
