import type { UserPoolSpec } from "../../synth/manifest.ts";
import type { JsonService } from "../server/index.ts";
import { adminOperations } from "./admin.ts";
import { createContext, type Context, type Mail, type Operations } from "./context.ts";
import { openUserDatabase } from "./database.ts";
import { serveDiscovery } from "./discovery.ts";
import { groupOperations } from "./groups.ts";
import { openInstallation } from "./installation.ts";
import { mfaOperations } from "./mfa.ts";
import { poolOperations } from "./pools.ts";
import { profileOperations } from "./profile.ts";
import { recoveryOperations } from "./recovery.ts";
import { respondOperations } from "./respond.ts";
import { clientFromManifest, poolFromManifest } from "./settings.ts";
import { signInOperations } from "./sign-in.ts";
import { signUpOperations } from "./sign-up.ts";
import { ensureUser, type EnsureUser } from "./ensure-user.ts";
import type { InvokeTrigger } from "./triggers.ts";
import { unsignedOperations } from "./unsigned.ts";

export type { Mail } from "./context.ts";
export type { EnsureUser } from "./ensure-user.ts";
export type { InvokeTrigger } from "./triggers.ts";

export interface CognitoOptions {
  /** The database and the signing keys live here, readable by their owner only. */
  readonly dataDir: string;
  readonly region: string;
  /** Milliseconds since the epoch; `Date.now` unless a test moves time. */
  readonly clock?: () => number;
  /** Called with every mail Cognito would send. */
  readonly onMail: (mail: Mail) => void;
  readonly invokeTrigger: InvokeTrigger;
}

/** User pools on this machine: a JSON service, and the same calls from within the process. */
export interface Cognito extends JsonService {
  /** Creates what is missing, brings settings up to date; answers mock id -> real id. */
  provision(pools: readonly UserPoolSpec[]): Readonly<Record<string, string>>;
  /** A confirmed user with a known password; left as it is when it already exists. Answers its sub. */
  ensureUser(user: EnsureUser): Promise<string>;
  /** What a verifier needs to check this installation's tokens. */
  readonly jwks: { readonly keys: readonly object[] };
  issuer(poolId: string): string;
  stop(): void;
}

export async function createCognito(options: CognitoOptions): Promise<Cognito> {
  const { dataDir, region, onMail, invokeTrigger } = options;
  const database = openUserDatabase(dataDir);
  const installation = await openInstallation(dataDir);
  const now = options.clock ?? Date.now;
  const context = await createContext({
    database,
    installation,
    region,
    now,
    onMail,
    invokeTrigger,
  });
  return {
    targetPrefix: "AWSCognitoIdentityProviderService",
    operations: operationsOf(context),
    unsignedOperations,
    http: (request, response) => serveDiscovery(context, request, response),
    provision: (pools) => provision(context, pools),
    ensureUser: async (user) => ensureUser(context, user),
    jwks: context.tokens.jwks,
    issuer: (poolId) => context.tokens.issuer(poolId),
    stop: () => database.close(),
  };
}

function operationsOf(context: Context): Operations {
  return {
    ...poolOperations(context),
    ...groupOperations(context),
    ...signUpOperations(context),
    ...signInOperations(context),
    ...respondOperations(context),
    ...mfaOperations(context),
    ...recoveryOperations(context),
    ...profileOperations(context),
    ...adminOperations(context),
  };
}

/** Pools and clients are known by name, so a second start finds the ids of the first. */
function provision(
  context: Context,
  specs: readonly UserPoolSpec[],
): Readonly<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const spec of specs) {
    const settings = poolFromManifest(spec);
    const known = context.pools.pools().find(({ name }) => name === spec.name);
    const pool = known ?? context.pools.createPool(spec.name, settings, context.now());
    context.pools.updatePool(pool.id, settings);
    ids[spec.id] = pool.id;
    const clients = context.pools.clients(pool.id);
    for (const wanted of spec.clients) {
      const named = { name: wanted.name, settings: clientFromManifest(wanted) };
      const client =
        clients.find(({ name }) => name === wanted.name) ??
        context.pools.createClient(pool.id, named, context.now());
      context.pools.updateClient(client.id, named.settings);
      ids[wanted.id] = client.id;
    }
  }
  return ids;
}
