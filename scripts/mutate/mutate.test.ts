import { describe, expect, test } from "vitest";
import { UsageError } from "../command-line/arguments.ts";
import { HELP, parseMutateOptions } from "./options.ts";
import { planBatches, testFiles } from "./plan.ts";
import { runBatch, type Tried } from "./run-batch.ts";
import { isFound, scoreOf, table } from "./table.ts";

describe("options", () => {
  test("the whole of book, ledger and exchange by itself", () => {
    expect(parseMutateOptions([])).toMatchObject({
      parts: ["book", "ledger", "exchange"],
      sample: 0,
      min: 85,
      static: false,
    });
  });

  test("what cannot be is refused with what can", () => {
    expect(() => parseMutateOptions(["--min", "101"])).toThrow(UsageError);
    expect(() => parseMutateOptions(["--wrong"])).toThrow("--help lists the options");
    for (const option of ["--only", "--sample", "--static"]) expect(HELP).toContain(option);
  });
});

describe("a small file", () => {
  test(
    "its mutants are tried; what streams and tests see is found",
    { timeout: 120_000 },
    async () => {
      const [batch, ...others] = await planBatches(["ledger/asset-balances.ts"]);
      if (batch === undefined) throw new Error("There is nothing to try.");
      expect(others).toEqual([]);
      const some = batch.mutants.filter(({ line }) => line > 60 && line < 75);
      expect(some.length).toBeGreaterThan(2);
      const tried: Tried[] = [];
      const files = testFiles().filter((file) => file.includes("src/ledger"));
      const common = { testFiles: files, seeds: [1], commandsPerSeed: 400, isStaticTried: false };
      await runBatch({ ...batch, mutants: some }, common, (one) => void tried.push(one));
      expect(tried.map(({ mutant }) => mutant.id).sort()).toEqual(some.map(({ id }) => id).sort());
      expect(tried.filter(isFound).length).toBeGreaterThan(some.length / 2);
      expect(table(tried)).toContain(`${scoreOf(tried).toFixed(1)} %`);
    },
  );

  test("a folder that is not there is said to be missing", async () => {
    await expect(planBatches(["legder"])).rejects.toThrow("There is no legder");
  });
});
