import path from "node:path";
import type { Manifest } from "../synth/manifest.ts";
import type { CloudOptions } from "./cloud.ts";
import { createCognito, type Cognito } from "./cognito/index.ts";
import { startDynamoDb } from "./dynamodb/index.ts";
import type { ObjectEvent } from "./event-sources/index.ts";
import { createBuckets } from "./create-buckets.ts";
import { createKinesis, type Kinesis } from "./kinesis/index.ts";
import { createKms } from "./kms/index.ts";
import { messageOf } from "./log.ts";
import { type Postgres, startPostgres } from "./postgres/index.ts";
import { type Redis, startRedis } from "./redis/index.ts";
import { startS3 } from "./s3/index.ts";
import { startJsonServer } from "./server/index.ts";
import { StartupError } from "./startup-error.ts";
import type { Teardown } from "./teardown.ts";

/** The services that hold data, with what the manifest wants in them. */
export interface Services {
  readonly dynamodb: string;
  readonly kinesis: Kinesis;
  readonly cognito: Cognito;
  /** Where Kinesis and KMS answer, and every other service is refused by name. */
  readonly json: string;
  readonly cognitoUrl: string;
  readonly s3: string;
  /** Present when the manifest links a database; it may still be starting. */
  readonly postgres: Postgres | undefined;
  /** Present when the manifest links a Redis; its host is empty when there is none here. */
  readonly redis: Redis | undefined;
  /** Mock id -> real id of user pools and clients. */
  readonly ids: Readonly<Record<string, string>>;
}

/** How the manifest names a link to a PostgreSQL. */
export const DATABASE_LINK = "sst.aws.Postgres";
/** And to a Redis. */
export const CACHE_LINK = "sst.aws.Redis";
/** The same Redis for tasks, by name: without its password. */
export const CACHE_ADDRESS_LINK = "BookCacheAddress";

export type Invoke = (functionId: string, event: unknown) => Promise<unknown>;

export async function startServices(parts: {
  readonly options: CloudOptions;
  readonly teardown: Teardown;
  readonly invoke: Invoke;
  readonly onObjectEvent: (event: ObjectEvent) => Promise<void>;
}): Promise<Services> {
  const { options, teardown, invoke } = parts;
  const { manifest, log } = options;
  const { region, account } = manifest;
  const dir = path.join(options.dataDir, "cloud");
  const startingDynamoDb = startDynamoDb({
    file: path.join(dir, "dynamodb.sqlite"),
    tables: manifest.tables,
    log,
  });
  teardown.addStarting(startingDynamoDb);
  const postgres = hasLink(manifest, DATABASE_LINK)
    ? await startDatabase(dir, options, teardown)
    : undefined;
  const redis = hasLink(manifest, CACHE_LINK) ? await startRedis({ log }) : undefined;
  if (redis) teardown.add(redis.stop);

  const kinesis = createKinesis({ file: path.join(dir, "kinesis.sqlite"), region, account });
  teardown.add(() => kinesis.stop());
  for (const stream of manifest.streams) kinesis.ensureStream(stream);

  const kms = createKms({ file: path.join(dir, "kms.json"), account });
  for (const key of manifest.keys) kms.ensureKey(key);

  const cognito = await createCognito({
    dataDir: path.join(dir, "cognito"),
    region,
    onMail: options.onMail ?? (() => {}),
    invokeTrigger: invoke,
  });
  teardown.add(() => cognito.stop());
  const ids = cognito.provision(manifest.userPools);

  const json = await startJsonServer({ services: [kinesis, kms], log });
  teardown.add(json.stop);
  const { corsOrigins } = options;
  const cognitoServer = await startJsonServer({ services: [cognito], log, corsOrigins });
  teardown.add(cognitoServer.stop);

  const s3 = await startS3({
    dataDir: path.join(dir, "s3"),
    region,
    account,
    onObjectEvent: parts.onObjectEvent,
    corsOrigins,
    log,
  });
  teardown.add(() => s3.stop());
  await createBuckets(s3.url, region, manifest.buckets);

  const { endpoint } = await startingDynamoDb;
  return {
    dynamodb: endpoint,
    kinesis,
    cognito,
    json: json.url,
    cognitoUrl: cognitoServer.url,
    s3: s3.url,
    postgres,
    redis,
    ids,
  };
}

const hasLink = ({ links }: Manifest, wanted: string): boolean =>
  Object.values(links).some(({ type }) => type === wanted);

/** Nobody waits for it: what is written there is written again when it answers. */
async function startDatabase(
  dir: string,
  { log }: CloudOptions,
  teardown: Teardown,
): Promise<Postgres> {
  const postgres = await startPostgres({ dir: path.join(dir, "postgres"), log });
  teardown.add(postgres.stop);
  postgres.ready.catch((error: unknown) => {
    const way = error instanceof StartupError ? ` ${error.solution}` : "";
    log({ source: "postgres", level: "error", text: messageOf(error) + way });
  });
  return postgres;
}
