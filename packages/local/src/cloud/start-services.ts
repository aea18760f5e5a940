import path from "node:path";
import type { CloudOptions } from "./cloud.ts";
import { createCognito, type Cognito } from "./cognito/index.ts";
import { startDynamoDb } from "./dynamodb/index.ts";
import type { ObjectEvent } from "./event-sources/index.ts";
import { createBuckets } from "./create-buckets.ts";
import { createKinesis, type Kinesis } from "./kinesis/index.ts";
import { createKms } from "./kms/index.ts";
import { startS3 } from "./s3/index.ts";
import { startJsonServer } from "./server/index.ts";
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
  /** Mock id -> real id of user pools and clients. */
  readonly ids: Readonly<Record<string, string>>;
}

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
    ids,
  };
}
