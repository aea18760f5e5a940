import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { explained } from "./run-script.ts";

const file = (name: string) => JSON.stringify(path.join(import.meta.dirname, name));
const BEGINNING = `
  import { readArguments, UsageError, wholeNumber } from ${file("arguments.ts")};
  import { argumentsOrExit, runScript } from ${file("run-script.ts")};
  class Foreseen extends Error {}
  const read = (args) => {
    const { code, help } = readArguments(args, { code: { type: "string", default: "0" } });
    return { code: wholeNumber("--code", code, { min: 0, max: 9 }), help };
  };
`;
const COMMAND = `${BEGINNING}
  const run = ({ code }) => {
    if (code === 9) throw new TypeError("a bug");
    if (code === 8) throw new Foreseen("foreseen", { cause: new Error("no network") });
    if (code === 7) throw new UsageError("Nothing can be done with 7.");
    return code;
  };
  await runScript({ name: "try", help: "HELP\\n", read, run, expected: [Foreseen], failureCode: 1 });
`;
const STORY = `${BEGINNING}
  const { code } = argumentsOrExit("tell", "HELP\\n", read);
  console.log("told", code);
`;

function start(program: string, args: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--input-type=module",
      "--eval",
      program,
      "--",
      // Where the path of a script would stand.
      "script.ts",
      ...args.split(" ").filter(Boolean),
    ],
    { encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

test.each([
  ["", 0, "", ""],
  ["--code 3", 3, "", ""],
  ["--help", 0, "HELP\n", ""],
  ["--help --code 7", 0, "HELP\n", ""],
  ["--code 8", 1, "", "try: foreseen (no network)\n"],
  ["--code 7", 2, "", "try: Nothing can be done with 7.\n"],
  ["--code x", 2, "", 'try: --code is "x". Give a whole number from 0 to 9.\n'],
  ["--cdoe 3", 2, "", "try: Unknown option '--cdoe'. --help lists the options.\n"],
])("a command with %j ends with %i", (args, status, stdout, stderr) => {
  expect(start(COMMAND, args)).toEqual({ status, stdout, stderr });
});

test("where 1 is an answer, what was foreseen ends with 2", () => {
  const program = COMMAND.replace("failureCode: 1", "failureCode: 2");
  expect(start(program, "--code 1").status).toBe(1);
  expect(start(program, "--code 8").status).toBe(2);
});

test("what nobody foresaw shows where it happened", () => {
  const { status, stderr } = start(COMMAND, "--code 9");
  expect(status).toBe(1);
  expect(stderr).toMatch(/TypeError: a bug\n\s+at run /);
});

test.each([
  ["--code 3", 0, "told 3\n", ""],
  ["--help", 0, "HELP\n", ""],
  ["--code 10", 2, "", 'tell: --code is "10". Give a whole number from 0 to 9.\n'],
])("a story with %j ends with %i, and is told only when it can be", (args, status, out, err) => {
  expect(start(STORY, args)).toEqual({ status, stdout: out, stderr: err });
});

test("what lies behind a failed connection is said", () => {
  const cause = new Error("connect ECONNREFUSED 127.0.0.1:1");
  expect(explained(new TypeError("fetch failed", { cause }))).toBe(
    "fetch failed (connect ECONNREFUSED 127.0.0.1:1)",
  );
  const told = "The journal cannot be read (connect ECONNREFUSED 127.0.0.1:1).";
  expect(explained(new Error(told, { cause }))).toBe(told);
  expect(explained(new Error("There is no cause."))).toBe("There is no cause.");
});
