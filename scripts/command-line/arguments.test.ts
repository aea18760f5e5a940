import { describe, expect, test } from "vitest";
import {
  newSeed,
  oneOf,
  readArguments,
  readTestChoice,
  SEEDS,
  UsageError,
  wholeNumber,
} from "./arguments.ts";

const read = (text: string) =>
  readArguments(text.split(" ").filter(Boolean), {
    cycles: { type: "string", default: "20" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  });

describe("arguments", () => {
  test("what is left out has its default, and --help is always there", () => {
    expect({ ...read("") }).toEqual({ cycles: "20", json: false, help: false });
    expect({ ...read("--cycles 3 --only x --json --help") }).toEqual({
      cycles: "3",
      only: "x",
      json: true,
      help: true,
    });
  });

  test.each([
    ["--cylces 3", "Unknown option '--cylces'"],
    ["spare", "Unexpected argument 'spare'"],
    ["--json=yes", "Option '--json' does not take an argument"],
  ])("%s is refused in one line", (text, reason) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(reason);
    expect(() => read(text)).toThrow(/^[^\n]*[^.]\. --help lists the options\.$/);
  });
});

describe("a value that is left out", () => {
  test.each([
    ["--only", "--only needs a value; a negative one is written --only=-5."],
    ["--cycles -3", "--cycles needs a value; a negative one is written --cycles=-5."],
    ["--cycles --json", "--cycles needs a value; a negative one is written --cycles=-5."],
  ])("%s is refused with what to do", (text, message) => {
    expect(() => read(text)).toThrow(new UsageError(message));
  });

  test("a negative one can be given", () => {
    expect(read("--cycles=-3").cycles).toBe("-3");
  });
});

describe("which tests to run", () => {
  const choice = (text: string) => readTestChoice(text.split(" ").filter(Boolean));

  test("all, or those of some files, or of some name", () => {
    expect(choice("")).toEqual({ files: [], name: undefined, help: false });
    expect(choice("order phone --name buys")).toEqual({
      files: ["order", "phone"],
      name: "buys",
      help: false,
    });
    expect(choice("--help").help).toBe(true);
  });

  test("an option nobody knows is refused in one line", () => {
    expect(() => choice("--headed")).toThrow(UsageError);
    expect(() => choice("--headed")).toThrow(
      new UsageError("Unknown option '--headed'. --help lists the options."),
    );
  });
});

describe("a whole number", () => {
  test.each([
    ["1", 1],
    ["007", 7],
    ["50", 50],
  ])("%s is taken", (text, value) => {
    expect(wholeNumber("--cycles", text, { min: 1, max: 50 })).toBe(value);
  });

  test.each(["0", "51", "", " 7", "1.5", "-1", "1e1", "0x1", "abc", "NaN", "Infinity"])(
    "%j is refused with the range",
    (text) => {
      expect(() => wholeNumber("--cycles", text, { min: 1, max: 50 })).toThrow(
        new UsageError(`--cycles is "${text}". Give a whole number from 1 to 50.`),
      );
    },
  );

  test("without a highest one it ends where numbers are no longer exact", () => {
    expect(wholeNumber("--to", "9007199254740991", { min: 1 })).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => wholeNumber("--to", "9007199254740992", { min: 1 })).toThrow("number from 1.");
  });

  test("a new seed is a seed", () => {
    expect(wholeNumber("--seed", newSeed(), SEEDS)).toBeGreaterThanOrEqual(0);
  });
});

test("one of some is one of them to the letter", () => {
  expect(oneOf("--journal", "kafka", ["file", "kafka"])).toBe("kafka");
  expect(() => oneOf("--journal", "Kafka", ["file", "kafka"])).toThrow(
    new UsageError('--journal is "Kafka". Give one of file, kafka.'),
  );
});
