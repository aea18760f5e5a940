import { beforeAll, describe, expect, test } from "vitest";
import { rules } from "./policy/index.ts";
import { graphOf, type Graph } from "./policy/graph.ts";
import {
  graphWith,
  subjectsOf,
  violations,
  type Example,
  type Rule,
  type Variant,
} from "./policy/rule.ts";

const variants: readonly {
  readonly variant: Variant;
  readonly stage: string;
  readonly dev: boolean;
}[] = [
  { variant: "test", stage: "test", dev: false },
  { variant: "production", stage: "production", dev: false },
  { variant: "dev", stage: "local", dev: true },
];

const holdsIn =
  (variant: Variant) =>
  ({ in: where = ["test", "production", "dev"] }: Rule) =>
    where.includes(variant);

describe.each(variants)("stage $variant", ({ variant, stage, dev }) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf(stage, dev);
  }, 120_000);

  test.each(rules.filter(holdsIn(variant)))("$name", (rule) => {
    expect(subjectsOf(rule, graph), "the rule speaks of something").not.toHaveLength(0);
    expect(violations(rule, graph)).toEqual([]);
  });
});

const caught = (rule: Rule, example: Example) =>
  violations(rule, graphWith(example, rule.types[0] ?? "")).length > 0;

describe("a bad example is noticed", () => {
  test.each(rules)("$name", (rule) => {
    expect(rule.bad).not.toHaveLength(0);
    expect(rule.bad.filter((example) => !caught(rule, example))).toEqual([]);
  });
});

describe("a good example passes", () => {
  test.each(rules.filter(({ good }) => good !== undefined))("$name", (rule) => {
    expect(rule.good?.filter((example) => caught(rule, example))).toEqual([]);
  });
});

test("no two rules have one name", () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});
