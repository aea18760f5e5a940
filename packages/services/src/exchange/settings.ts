import { DEFAULT_IP_LIMITS, type IpLimits } from "./gateway/ip-limiter.ts";
import { DEFAULT_ORDER_LIMITS, type OrderLimits } from "./gateway/order-limiter.ts";
import { SNAPSHOT_COMMANDS_MAX, SNAPSHOT_INTERVAL_MS } from "./limits.ts";

/** How this process was started. */
export interface Settings {
  /** `leader` leads at once, alone; `auto` waits for its turn beside another process. */
  readonly role: "leader" | "auto";
  readonly port: number;
  readonly host: string;
  readonly operatorPort: number;
  /** The address of the private port; never a public one. */
  readonly operatorHost: string;
  readonly operatorToken: string;
  readonly dataDir: string;
  /** Absent where no chain is connected: nothing comes in or goes out then. */
  readonly chainNode: { readonly url: string; readonly token: string } | undefined;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly exitWithParent: boolean;
  readonly snapshots: { readonly intervalMs: number; readonly commandsMax: number };
  readonly ipLimits: IpLimits;
  readonly orderLimits: OrderLimits;
}

type Environment = Readonly<Record<string, string | undefined>>;

const PORT_MAX = 65_535;

/** Reads the environment; throws with one clear line when something in it cannot be. */
export function readSettings(env: Environment, args: readonly string[] = []): Settings {
  return {
    role: roleOf(env, args),
    port: wholeNumber(env, "PORT", 8080, PORT_MAX),
    host: env["HOST"] ?? "127.0.0.1",
    operatorPort: wholeNumber(env, "OPERATOR_PORT", 8090, PORT_MAX),
    operatorHost: env["OPERATOR_HOST"] ?? "127.0.0.1",
    operatorToken: required(env, "OPERATOR_TOKEN", "the secret that operator requests carry"),
    dataDir: required(env, "DATA_DIR", "the directory the journal lives in"),
    chainNode: chainNodeOf(env),
    corsOrigins: list(env["CORS_ORIGINS"]),
    trustedProxies: wholeNumber(env, "TRUSTED_PROXIES", 0),
    exitWithParent: env["EXIT_WITH_PARENT"] === "1",
    snapshots: {
      intervalMs: wholeNumber(env, "SNAPSHOT_INTERVAL_MS", SNAPSHOT_INTERVAL_MS),
      commandsMax: wholeNumber(env, "SNAPSHOT_COMMANDS_MAX", SNAPSHOT_COMMANDS_MAX),
    },
    ipLimits: ipLimitsOf(env),
    orderLimits: orderLimitsOf(env),
  };
}

function ipLimitsOf(env: Environment): IpLimits {
  const usual = DEFAULT_IP_LIMITS;
  return {
    weightPerMinute: wholeNumber(env, "REQUEST_WEIGHT_PER_MINUTE_MAX", usual.weightPerMinute),
    requestsPer5Minutes: wholeNumber(
      env,
      "RAW_REQUESTS_PER_5_MINUTES_MAX",
      usual.requestsPer5Minutes,
    ),
    connectionsPer5Minutes: wholeNumber(
      env,
      "CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX",
      usual.connectionsPer5Minutes,
    ),
  };
}

function orderLimitsOf(env: Environment): OrderLimits {
  const usual = DEFAULT_ORDER_LIMITS;
  return {
    per10Seconds: wholeNumber(env, "ORDERS_PER_10_SECONDS_MAX", usual.per10Seconds),
    perDay: wholeNumber(env, "ORDERS_PER_DAY_MAX", usual.perDay),
  };
}

/** `--role` wins over ROLE. */
function roleOf(env: Environment, args: readonly string[]): Settings["role"] {
  const at = args.indexOf("--role");
  const role = at === -1 ? (env["ROLE"] ?? "leader") : args[at + 1];
  if (role === "leader" || role === "auto") return role;
  throw new Error(`The role is ${JSON.stringify(role ?? "")}; it must be leader or auto.`);
}

function chainNodeOf(env: Environment): Settings["chainNode"] {
  const url = env["CHAIN_NODE_URL"];
  if (url === undefined || url === "") return undefined;
  const what = "the secret that requests to the chain node carry";
  return { url, token: required(env, "CHAIN_NODE_TOKEN", what) };
}

function required(env: Environment, name: string, what: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set: ${what}.`);
  return value;
}

function wholeNumber(
  env: Environment,
  name: string,
  fallback: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value <= max) return value;
  throw new Error(`${name} is ${JSON.stringify(text)}; it must be a whole number up to ${max}.`);
}

function list(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
