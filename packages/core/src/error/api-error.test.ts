import { expect, test } from "vitest";
import { apiError, ApiError, limitError } from "./index.ts";
import { ERRORS } from "./codes.ts";

test("an error carries Binance's status, code and text, its gaps filled in order", () => {
  const error = apiError("IllegalCharacters", "price", "^[0-9]$");
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400, code: -1100, retryAfterSeconds: undefined });
  expect(error.msg).toBe(
    "Illegal characters found in parameter 'price'; legal range is '^[0-9]$'.",
  );
});

test("what a caller sent is never a pattern", () => {
  expect(apiError("ParameterEmpty", "$&%s$1").msg).toBe("Parameter '$&%s$1' was empty.");
});

test("a limit says when to come back", () => {
  expect(limitError("TooManyOrders", 7, 5, "1 DAY")).toMatchObject({
    status: 429,
    code: -1015,
    retryAfterSeconds: 7,
    msg: "Too many new orders; current limit is 5 orders per 1 DAY.",
  });
});

test("every entry of the table is a refusal with a text", () => {
  for (const { code, status, text } of Object.values(ERRORS)) {
    expect(code).toBeLessThanOrEqual(-1000);
    expect(code).toBeGreaterThan(-6000);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toBe("");
  }
});
