import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";
import type { Manifest } from "../synth/manifest.ts";
import type { Cloud, CloudOptions } from "./cloud.ts";
import { endpointEnv } from "./endpoints.ts";
import { startEventSources, type EventSources, type ObjectEvent } from "./event-sources/index.ts";
import { Late } from "./late.ts";
import { createLambda, prepareBundles, type Lambda } from "./lambda/index.ts";
import { replaceLinks, resolveManifest } from "./resolve-manifest.ts";
import { startGateways } from "./start-gateways.ts";
import {
  CACHE_ADDRESS_LINK,
  CACHE_LINK,
  DATABASE_LINK,
  startServices,
  type Invoke,
  type Services,
} from "./start-services.ts";
import { Teardown } from "./teardown.ts";

/** How long calls under way may take to end when the cloud stops. */
const STOP_MS_MAX = 1000;

/**
 * Runs the manifest on this machine: creates what it names (what is there already stays as it is),
 * connects every route, stream, schedule and trigger to its function, and resolves when all of it
 * serves. When a part cannot start, what runs already is stopped and the reason is thrown.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const context: Context = {
    options,
    teardown: new Teardown(),
    lambda: new Late(),
    sources: new Late(),
  };
  try {
    return await start(context);
  } catch (error) {
    context.lambda.willNotBe(error);
    context.sources.willNotBe(error);
    await context.teardown.run().catch(() => {}); // the first failure is the one to tell
    throw error;
  }
}

interface Context {
  readonly options: CloudOptions;
  readonly teardown: Teardown;
  readonly lambda: Late<Lambda>;
  readonly sources: Late<EventSources>;
}

async function start(context: Context): Promise<Cloud> {
  const { options, teardown } = context;
  const { root, log, watch = false } = options;
  const cacheDir = path.join(options.dataDir, "cache", "functions");
  const bundling = prepareBundles(options.manifest.functions, { root, cacheDir, log, watch });
  teardown.addStarting(bundling);
  const invoke: Invoke = async (id, event) => (await context.lambda.get()).invoke(id, event);
  const onObjectEvent = async (event: ObjectEvent): Promise<void> =>
    (await context.sources.get()).onObjectEvent(event);

  const services = await startServices({ options, teardown, invoke, onObjectEvent });
  const { cognito, cognitoUrl } = services;
  const pooled = resolveManifest(options.manifest, services.ids);
  const gateways = await startGateways(pooled, { options, cognitoUrl, invoke, teardown });
  const manifest = replaceLinks(
    resolveManifest(pooled, gateways.addresses),
    (name, type) => options.links?.[name] ?? addressOf(services, name, type),
  );
  const { reachBy = (_service: string, url: string) => url } = options;
  const env = endpointEnv(
    {
      others: services.json,
      dynamodb: services.dynamodb,
      kinesis: await reachBy("Kinesis", services.json),
      kms: services.json,
      cognito: await reachBy("Cognito", cognitoUrl),
      s3: await reachBy("S3", services.s3),
      websocketManagement: gateways.managementEndpoint,
    },
    manifest.region,
  );
  const linkEnv = (links: readonly string[]) => resourcesEnv(manifest, links);
  const lambda = createLambda({
    functions: manifest.functions,
    bundles: await bundling,
    region: manifest.region,
    account: manifest.account,
    envOf: (spec) => ({ ...env, ...linkEnv(spec.links) }),
    background: readersOfTopics(manifest),
    log,
  });
  context.lambda.is(lambda);
  teardown.add(lambda.stop);
  const sources = await startEventSources({
    manifest,
    file: path.join(options.dataDir, "cloud", "event-sources.sqlite"),
    kinesis: services.kinesis,
    dynamodbEndpoint: services.dynamodb,
    eventLogDir: path.join(options.dataDir, "exchange", "events"),
    invoke,
    log,
  });
  context.sources.is(sources);
  teardown.add(() => stopFunctions(lambda, sources));
  const { http, websocket } = gateways;
  const urls = { http, websocket, cognito: cognitoUrl, s3: services.s3 };
  const { openTopics } = sources;
  return { env, manifest, linkEnv, invoke, openTopics, cognito, urls, stop: teardown.run };
}

/** Where a server of ours is, for links that say so. */
function addressOf(
  services: Services,
  name: string,
  type: unknown,
): Manifest["links"][string] | undefined {
  if (type === DATABASE_LINK) return { ...services.postgres?.address };
  if (type === CACHE_LINK || name === CACHE_ADDRESS_LINK) return { ...services.redis?.address };
  return undefined;
}

/** They may have a day to catch up with: the exchange and the pages come first. */
const readersOfTopics = ({ sources }: Manifest): ReadonlySet<string> =>
  new Set(sources.filter(({ kind }) => kind === "kafka").map((source) => source.function));

/** Lets the calls under way end, but not for ever. */
async function stopFunctions(lambda: Lambda, sources: EventSources): Promise<void> {
  const atRest = sources.stop();
  await Promise.race([atRest, sleep(STOP_MS_MAX, undefined, { ref: false })]);
  await lambda.stop();
  await atRest;
}

/** The links as the SST SDK reads them. */
function resourcesEnv(manifest: Manifest, links: readonly string[]): Record<string, string> {
  const { app: name, stage } = manifest;
  const linked = links.map((link) => {
    const properties = manifest.links[link];
    if (properties) return [link, properties] as const;
    throw new Error(`The manifest has no link "${link}". Run npm run synth.`);
  });
  const resources = { App: { name, stage }, ...Object.fromEntries(linked) };
  return { SST_RESOURCES_JSON: JSON.stringify(resources) };
}
