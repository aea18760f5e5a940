import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

const minimal = { OPERATOR_TOKEN: "secret", DATA_DIR: "/data" };

test("two things must be said, the rest has defaults", () => {
  expect(readSettings(minimal)).toEqual({
    role: "leader",
    port: 8080,
    host: "127.0.0.1",
    operatorPort: 8090,
    operatorHost: "127.0.0.1",
    operatorToken: "secret",
    dataDir: "/data",
    corsOrigins: [],
    trustedProxies: 0,
    exitWithParent: false,
    snapshots: { intervalMs: 60_000, commandsMax: 1_000_000 },
    ipLimits: {
      weightPerMinute: 6_000,
      requestsPer5Minutes: 300_000,
      connectionsPer5Minutes: 300,
    },
    orderLimits: { per10Seconds: 10_000, perDay: 20_000_000 },
  });
});

test("everything can be said", () => {
  const settings = readSettings({
    ...minimal,
    PORT: "0",
    HOST: "0.0.0.0",
    TRUSTED_PROXIES: "2",
    EXIT_WITH_PARENT: "1",
    CORS_ORIGINS: "http://localhost:3000, https://bourse.example ,",
    REQUEST_WEIGHT_PER_MINUTE_MAX: "5",
    RAW_REQUESTS_PER_5_MINUTES_MAX: "6",
    CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX: "7",
    ORDERS_PER_10_SECONDS_MAX: "8",
    ORDERS_PER_DAY_MAX: "9",
  });
  expect(settings).toMatchObject({ port: 0, host: "0.0.0.0", trustedProxies: 2 });
  expect(settings.exitWithParent).toBe(true);
  expect(settings.corsOrigins).toEqual(["http://localhost:3000", "https://bourse.example"]);
  expect(settings.ipLimits).toEqual({
    weightPerMinute: 5,
    requestsPer5Minutes: 6,
    connectionsPer5Minutes: 7,
  });
  expect(settings.orderLimits).toEqual({ per10Seconds: 8, perDay: 9 });
});

test.each([
  [{ DATA_DIR: "/data" }, "OPERATOR_TOKEN is not set: the secret that operator requests carry."],
  [{ OPERATOR_TOKEN: "x" }, "DATA_DIR is not set: the directory the journal lives in."],
  [{ ...minimal, DATA_DIR: "" }, "DATA_DIR is not set"],
  [{ ...minimal, PORT: "http" }, 'PORT is "http"; it must be a whole number up to 65535.'],
  [{ ...minimal, PORT: "70000" }, 'PORT is "70000"'],
  [{ ...minimal, TRUSTED_PROXIES: "-1" }, 'TRUSTED_PROXIES is "-1"'],
])("%j is refused in one line", (env, message) => {
  expect(() => readSettings(env)).toThrow(message);
});

test("the role is an argument, or a variable; anything else is refused", () => {
  const role = (env: object, ...args: string[]) => readSettings({ ...minimal, ...env }, args).role;
  expect([role({ ROLE: "auto" }), role({ ROLE: "auto" }, "--role", "leader")]).toEqual([
    "auto",
    "leader",
  ]);
  expect(() => role({}, "--role")).toThrow("must be leader or auto");
  expect(() => role({ ROLE: "king" })).toThrow('The role is "king"');
});
