import { describe, expect, test } from "vitest";
import { UsageError } from "../command-line/arguments.ts";
import { parseSimOptions } from "./options.ts";
import { partsOf } from "./run-seeds.ts";

describe("what sim and sim:mutants take", () => {
  test("400 seeds of 300 commands, unless it is said", () => {
    const { seeds, commands, trace, mutant } = parseSimOptions([]);
    expect([seeds.length, seeds[0], seeds.at(-1)]).toEqual([400, 1, 400]);
    expect([commands, trace, mutant]).toEqual([300, false, ""]);
  });

  test("a seed alone is the only one; with --seeds it is the first", () => {
    expect(parseSimOptions(["--seed", "7"]).seeds).toEqual([7]);
    expect(parseSimOptions(["--seed", "7", "--seeds", "3"]).seeds).toEqual([7, 8, 9]);
  });

  test.each([["--seeds", "0"], ["--commands", "x"], ["--jobs", "1.5"], ["--what"]])(
    "%s %s is refused in one line",
    (...args) => {
      expect(() => parseSimOptions(args)).toThrow(UsageError);
      expect(() => parseSimOptions(args)).not.toThrow(/\n/);
    },
  );

  test("jobs share the seeds, none has more than it should", () => {
    expect(partsOf([1, 2, 3, 4, 5], 2)).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    expect(partsOf([1], 8)).toEqual([[1]]);
  });
});
