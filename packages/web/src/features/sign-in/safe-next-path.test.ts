import { expect, test } from "vitest";
import { safeNextPath } from "./safe-next-path.ts";

test.each([
  ["/trade/BTCUSDT", "/trade/BTCUSDT"],
  ["/account?tab=keys", "/account?tab=keys"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  [undefined, "/"],
  [["/a", "/b"], "/"],
])("%s leads to %s", (next, path) => {
  expect(safeNextPath(next)).toBe(path);
});
