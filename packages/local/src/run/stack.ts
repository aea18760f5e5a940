import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { createCipher } from "@bourse/core/api-key";
import { createTable } from "@bourse/core/table";
import { readTokenOf } from "@bourse/services/exchange/operator";
import {
  type ChainNode,
  type Cloud,
  freePort,
  type LogEntry,
  StartupError,
  startCloud,
  startSimulatedChain,
} from "../cloud/index.ts";
import { isManifestCurrent, readManifest, synthesise } from "../synth/index.ts";
import { AccountFile, PEOPLE, seedAccounts, type SeedTools } from "./accounts.ts";
import { writeAttachment } from "./attachment.ts";
import { type Child, type ChildSpec, startChild } from "./child.ts";
import { createLog, type StackLog } from "./log.ts";
import { fundAccounts, type Operator } from "./operator.ts";
import type { RunOptions } from "./options.ts";
import { requireFreePorts } from "./ports.ts";
import { type Identity, type Ready, type StackUrls, writeReadyFile } from "./ready.ts";
import { inheritedEnv, limitsEnv, serviceChild } from "./services.ts";
import { BOT_TRANSFERS, botChild, BOTS, writeGenesis } from "./simulated-market.ts";
import { MAIL_FILE, openStateDir, type StateDir } from "./state-dir.ts";
import { buildWeb, webChild } from "./web.ts";

/** The whole exchange, running on this machine. */
export interface Stack {
  readonly ready: Ready;
  /** Stops every part, the last started first. Safe to call twice. */
  stop(): Promise<void>;
}

interface Context {
  readonly options: RunOptions;
  readonly root: string;
  readonly state: StateDir;
  readonly log: StackLog;
  readonly urls: StackUrls;
  readonly onGivenUp: (reason: string) => void;
  /** What has been started, to be stopped in reverse order. */
  readonly started: (() => void | Promise<void>)[];
}

/**
 * Starts the stack: cloud, accounts, exchange, simulated market and web app.
 * When a part cannot start, what runs already is stopped and the reason thrown.
 */
export async function startStack(
  options: RunOptions,
  root: string,
  onGivenUp: (reason: string) => void,
): Promise<Stack> {
  const urls = urlsOf(options);
  await requireFreePorts([
    { port: options.port, use: "spot API", option: "--port" },
    { port: options.port + 1, use: "platform API", option: "--port" },
    { port: options.port + 2, use: "price WebSocket", option: "--port" },
    ...(options.headless
      ? []
      : [{ port: options.webPort, use: "web app", option: "--web-port" } as const]),
  ]);
  const state = openStateDir(options.dataDir, { fresh: options.fresh });
  const log = createLog(state.path, process.stderr);
  const started: Context["started"] = [() => state.release(), () => log.close()];
  const context: Context = { options, root, state, log, urls, onGivenUp, started };
  const stop = once(async () => {
    for (const end of started.splice(0).reverse()) await end();
  });
  try {
    const { accounts, identity } = await startParts(context);
    const ready: Ready = { ready: true, pid: process.pid, urls, identity, accounts };
    writeReadyFile(state.path, ready);
    return { ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Everything between an empty state folder and a stack that is ready. */
async function startParts(context: Context): Promise<Pick<Ready, "accounts" | "identity">> {
  const { options, root, log, state } = context;
  const webBuilt = options.headless || options.dev ? undefined : buildWeb(root, log);
  // A failed build is reported where it is awaited; until then it must not count as unhandled.
  webBuilt?.catch(() => {});

  const operator = await chooseOperator();
  const chainNode = await startSimulatedChain(path.join(state.path, "cloud", "chain.sqlite"));
  context.started.push(chainNode.stop);
  const cloud = await startLocalCloud(context, { operator, chainNode });
  const file = new AccountFile(state.path);
  const tools = seedTools(cloud);
  const people = await seedAccounts(PEOPLE, file, tools);
  const live = options.market === "live";
  const bots = live ? await seedAccounts(BOTS, file, tools) : [];
  if (live)
    await writeGenesis({
      dataDir: exchangeDir(state),
      bots,
      seed: options.seed,
      endTimeMs: Date.now(),
      say: log.say,
    });

  const privateEnv = {
    OPERATOR_TOKEN: operator.token,
    CHAIN_NODE_URL: chainNode.url,
    CHAIN_NODE_TOKEN: chainNode.token,
  };
  await startExchange(context, cloud, { ...privateEnv, OPERATOR_PORT: new URL(operator.url).port });
  await fundAccounts(operator, PEOPLE, { accounts: people, idPrefix: "seed" });
  if (live) await fundAccounts(operator, BOTS, { accounts: bots, idPrefix: BOT_TRANSFERS });

  const cashierEnv = { ...privateEnv, OPERATOR_URL: operator.url };
  await start(context, serviceChild(service(cloud, "Cashier"), { cloud, root, env: cashierEnv }));

  await webBuilt;
  if (!options.headless) await start(context, webSpec(context, cloud));
  if (live) await start(context, botChild({ root, urls: context.urls, bots, seed: options.seed }));
  cloud.openTopics();
  return { accounts: people, identity: identityOf(cloud) };
}

/** The exchange's private port, chosen early because functions are linked to it. */
async function chooseOperator(): Promise<Operator> {
  const port = await freePort("operators");
  return { url: `http://127.0.0.1:${port}`, token: randomBytes(24).toString("base64url") };
}

async function startLocalCloud(
  context: Context,
  { operator, chainNode }: { readonly operator: Operator; readonly chainNode: ChainNode },
): Promise<Cloud> {
  const { options, root, log, state, started } = context;
  if (!isManifestCurrent(root)) {
    log.say("synth     stacks/ changed: making the manifest again");
    await synthesise({ root, log: (line: string) => log.line("synth", line) });
  }
  const cloud = await startCloud({
    manifest: readManifest(root),
    root,
    dataDir: state.path,
    ports: { http: options.port + 1, websocket: options.port + 2 },
    corsOrigins: webOrigins(options),
    links: {
      OperatorView: { url: operator.url, token: readTokenOf(operator.token) },
      ChainNode: { url: chainNode.url, token: chainNode.token },
    },
    log: (entry) => log.line(entry.source, asLogLine(entry)),
    onMail: (mail) => {
      log.say(`mail      to ${mail.to}: ${mail.subject} - ${mail.text}`);
      appendFileSync(path.join(state.path, MAIL_FILE), `${JSON.stringify(mail)}\n`, {
        mode: 0o600,
      });
    },
    watch: options.dev,
    ...(options.reachBy && { reachBy: options.reachBy }),
  });
  started.push(() => cloud.stop());
  useOnlyLocalCloud(cloud);
  const { env, manifest } = cloud;
  writeAttachment(state.path, { pid: process.pid, env, links: manifest.links, operator });
  return cloud;
}

/** What a function wrote as a line of JSON says its level itself; other text is given one. */
function asLogLine({ level, text }: LogEntry): string {
  return /^\{.*"level":.*\}$/.test(text) ? text : JSON.stringify({ level, message: text });
}

/** AWS_PROFILE or a session token of the person's own would win over the keys of the local cloud. */
function useOnlyLocalCloud(cloud: Cloud): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("AWS_")) delete process.env[name];
  }
  Object.assign(process.env, cloud.env);
}

async function startExchange(
  context: Context,
  cloud: Cloud,
  privateEnv: Readonly<Record<string, string>>,
): Promise<void> {
  const { options, root, state } = context;
  const env = {
    ...limitsEnv(),
    HOST: "127.0.0.1",
    PORT: String(options.port),
    DATA_DIR: exchangeDir(state),
    CORS_ORIGINS: webOrigins(options).join(","),
    ...privateEnv,
  };
  await start(context, serviceChild(service(cloud, "Exchange"), { cloud, root, env }));
}

function webSpec(context: Context, cloud: Cloud): ChildSpec {
  const { options, root, urls } = context;
  const identity = identityOf(cloud);
  return webChild({
    root,
    port: options.webPort,
    dev: options.dev,
    env: {
      ...inheritedEnv(),
      BOURSE_REST_URL: urls.rest,
      BOURSE_WS_URL: urls.ws,
      BOURSE_WS_API_URL: urls.wsApi,
      BOURSE_PLATFORM_URL: urls.platform,
      BOURSE_PRICES_URL: urls.prices,
      COGNITO_ENDPOINT: identity.endpoint,
      COGNITO_USER_POOL_ID: identity.userPoolId,
      COGNITO_CLIENT_ID: identity.clientId,
    },
  });
}

async function start(context: Context, spec: ChildSpec): Promise<Child> {
  const child = await startChild(spec, context.log, context.onGivenUp);
  context.started.push(() => child.stop());
  return child;
}

function service(cloud: Cloud, name: string) {
  const found = cloud.manifest.services.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  throw new StartupError(
    `The manifest has no service ${name}.`,
    "Run npm run synth, and look at stacks/ if that does not help.",
  );
}

function identityOf({ manifest, urls }: Cloud): Identity {
  const [pool] = manifest.userPools;
  const client = pool?.clients[0];
  if (pool === undefined || client === undefined)
    throw new StartupError(
      "The manifest has no user pool with a client.",
      "Run npm run synth, and look at stacks/auth.ts if that does not help.",
    );
  return { endpoint: urls.cognito, userPoolId: pool.id, clientId: client.id };
}

function seedTools(cloud: Cloud): SeedTools {
  const { userPoolId } = identityOf(cloud);
  const tableName = String(cloud.manifest.links["Core"]?.["name"]);
  const keyId = String(cloud.manifest.links["ApiKeyCipher"]?.["keyId"]);
  return {
    table: createTable(tableName),
    cipher: createCipher(keyId),
    ensureUser: (email, password) => ensureUser(cloud, { poolId: userPoolId, email, password }),
    nowMs: Date.now,
  };
}

/** A user of an interrupted seeding is there already, with a password nobody knows any more. */
async function ensureUser(
  { cognito }: Cloud,
  user: { readonly poolId: string; readonly email: string; readonly password: string },
): Promise<string> {
  const userId = await cognito.ensureUser(user);
  await cognito.operations["AdminSetUserPassword"]?.({
    UserPoolId: user.poolId,
    Username: user.email,
    Password: user.password,
    Permanent: true,
  });
  return userId;
}

function urlsOf({ port, webPort, headless }: RunOptions): StackUrls {
  const at = (protocol: string, number: number) => `${protocol}://127.0.0.1:${number}`;
  return {
    rest: at("http", port),
    ws: at("ws", port),
    wsApi: `${at("ws", port)}/ws-api/v3`,
    platform: at("http", port + 1),
    prices: at("ws", port + 2),
    ...(headless ? {} : { web: at("http", webPort) }),
  };
}

const exchangeDir = (state: StateDir) => path.join(state.path, "exchange");

const webOrigins = ({ headless, webPort }: RunOptions) =>
  headless ? [] : [`http://127.0.0.1:${webPort}`, `http://localhost:${webPort}`];

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
