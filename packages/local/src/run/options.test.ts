import { expect, test } from "vitest";
import { parseRunOptions } from "./options.ts";

const places = { cwd: "/home/a", root: "/home/a/bourse" };
const parse = (...argv: string[]) => parseRunOptions(argv, places);

test("defaults", () => {
  expect(parse()).toEqual({
    port: 8080,
    webPort: 3000,
    headless: false,
    dataDir: "/home/a/bourse/.bourse",
    fresh: false,
    market: "live",
    seed: 1,
    json: false,
    dev: false,
  });
});

test("--data is relative to where the person stands", () => {
  expect(parse("--data", "state")).toMatchObject({ dataDir: "/home/a/state" });
});

test.each([
  [["--port", "0"], "--port 0"],
  [["--port", "70000"], "--port 70000"],
  [["--port", "x1"], "--port x1"],
  [["--market", "wild"], "--market wild"],
  [["--seed", "-1"], "--seed"],
  [["--nope"], "--nope"],
  [["extra"], "extra"],
  [["--web-port", "8082"], "--web-port 8082"],
])("%j is refused and named", (argv, named) => {
  expect(() => parse(...argv)).toThrow(named);
  expect(() => parse(...argv)).not.toThrow("\n");
});

test("--help wins", () => {
  expect(parse("--help")).toBe("help");
});
