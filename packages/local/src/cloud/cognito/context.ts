import type { DatabaseSync } from "node:sqlite";
import type { Input, Operation } from "../server/index.ts";
import { ChallengeStore } from "./challenge-store.ts";
import { CodeStore } from "./code-store.ts";
import { GroupStore } from "./group-store.ts";
import { optionalText, text } from "./input.ts";
import type { Installation } from "./installation.ts";
import { LoginStore } from "./login-store.ts";
import { PoolStore, type Client, type Pool } from "./pool-store.ts";
import { Throttle } from "./throttle.ts";
import { Tokens } from "./tokens.ts";
import { Triggers, type InvokeTrigger } from "./triggers.ts";
import { UserStore, type User } from "./user-store.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What every operation works with. */
export interface Context {
  readonly region: string;
  readonly now: () => number;
  readonly installation: Installation;
  readonly pools: PoolStore;
  readonly users: UserStore;
  readonly groups: GroupStore;
  readonly logins: LoginStore;
  readonly codes: CodeStore;
  readonly challenges: ChallengeStore;
  readonly throttle: Throttle;
  readonly tokens: Tokens;
  readonly triggers: Triggers;
  readonly onMail: (mail: Mail) => void;
}

export interface ContextOptions {
  readonly database: DatabaseSync;
  readonly installation: Installation;
  readonly region: string;
  readonly now: () => number;
  readonly onMail: (mail: Mail) => void;
  readonly invokeTrigger: InvokeTrigger;
}

export type Operations = Readonly<Record<string, Operation>>;

export async function createContext(options: ContextOptions): Promise<Context> {
  const { database, installation, region, now, onMail } = options;
  const groups = new GroupStore(database);
  const triggers = new Triggers(region, options.invokeTrigger);
  return {
    region,
    now,
    onMail,
    installation,
    pools: new PoolStore(database, region),
    users: new UserStore(database),
    groups,
    logins: new LoginStore(database),
    codes: new CodeStore(database, installation, now),
    challenges: new ChallengeStore(now),
    throttle: new Throttle(database),
    tokens: await Tokens.open({ region, now, installation, groups, triggers }),
    triggers,
  };
}

export function poolOf(context: Context, input: Input): Pool {
  return context.pools.pool(text(input, "UserPoolId"));
}

export function clientOf(context: Context, input: Input): { client: Client; pool: Pool } {
  const client = context.pools.client(text(input, "ClientId"));
  return { client, pool: context.pools.pool(client.poolId) };
}

/** The user an administrator names. Other callers must not learn who exists. */
export function namedUser(context: Context, input: Input): { pool: Pool; user: User } {
  const pool = poolOf(context, input);
  return { pool, user: context.users.get(pool, text(input, "Username")) };
}

/** The user whose access token this is. */
export async function bearer(
  context: Context,
  input: Input,
): Promise<{ pool: Pool; client: Client; user: User }> {
  return signedIn(context, text(input, "AccessToken"));
}

export async function optionalBearer(context: Context, input: Input) {
  const token = optionalText(input, "AccessToken");
  return token === undefined ? undefined : signedIn(context, token);
}

async function signedIn(context: Context, token: string) {
  const login = await context.tokens.loginOf(token, context.logins, context.users);
  const pool = context.pools.pool(login.user.poolId);
  return { pool, client: context.pools.client(login.clientId), user: login.user };
}
