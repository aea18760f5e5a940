import { expect, test } from "vitest";
import { problemOf } from "./problem.ts";

test("details say what is wrong with which field", () => {
  const details = [
    { path: "label", message: "Give the key a label." },
    { path: "ipAllowList.1", message: "Write an address." },
  ];
  const error = { code: "INVALID_REQUEST", message: "See details.", details };
  const problem = problemOf(400, { error });
  expect(problem.message).toBe("label: Give the key a label. ipAllowList.1: Write an address.");
  expect(problem.details).toEqual(details);
  expect(problemOf(400, { error: { ...error, details: [] } }).message).toBe("See details.");
  expect(problemOf(409, { error: { code: "BUSY", message: "Busy." } }).message).toBe("Busy.");
});

test("refusals of the spot API keep their code and text", () => {
  const problem = problemOf(400, { code: -2010, msg: "Duplicate order sent." });
  expect([problem.code, problem.message]).toEqual([-2010, "Duplicate order sent."]);
  expect(problemOf(502, undefined).message).toMatch(/status 502/);
});
