import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The manifest: what the one-machine cloud has to create, run and connect, taken from the `--dev`
 * graph of `sst.config.ts`. It is written by `npm run synth`, committed, and reviewed like code.
 *
 * Ids and addresses that only a real cloud can hand out are mock values. Each is unique, so that
 * whoever creates the thing may replace its mock value everywhere in the manifest's text. ARNs have
 * AWS's real form for `region` and `account`; used locally as they are, they need no rewriting.
 */
export interface Manifest {
  readonly version: 1;
  /** Hash over what the manifest was made from; `isManifestCurrent` compares it. */
  readonly fingerprint: string;
  readonly app: string;
  readonly stage: string;
  readonly region: string;
  readonly account: string;
  /** What `Resource.<name>` answers, by link name. */
  readonly links: Readonly<Record<string, LinkProperties>>;
  readonly functions: readonly FunctionSpec[];
  readonly services: readonly ProcessSpec[];
  readonly sites: readonly ProcessSpec[];
  readonly http: readonly HttpApiSpec[];
  readonly websocket: readonly WebSocketApiSpec[];
  readonly tables: readonly TableSpec[];
  readonly streams: readonly StreamSpec[];
  readonly sources: readonly SourceSpec[];
  readonly buckets: readonly BucketSpec[];
  readonly userPools: readonly UserPoolSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly keys: readonly KeySpec[];
}

export type LinkProperties = Readonly<Record<string, unknown>>;

/** A Lambda. Routes, sources, triggers and schedules name it by `id`. */
export interface FunctionSpec {
  readonly id: string;
  /** Physical name: AWS_LAMBDA_FUNCTION_NAME, and the last part of its ARN. */
  readonly name: string;
  /** `packages/functions/src/api/app.handler`: file without its ending, then the export. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Names of the entries of `links` that this function may read. */
  readonly links: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A process that lives on: a Fargate service, or the web server. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  /** Relative to the root of the repository. */
  readonly directory: string;
  readonly links: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface HttpApiSpec {
  /** The component's name, as in `stacks/`. */
  readonly name: string;
  readonly id: string;
  /** The mock address; the same text stands in `links`. */
  readonly url: string;
  readonly cors?: CorsSpec;
  readonly routes: readonly HttpRouteSpec[];
}

export interface CorsSpec {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds?: number;
}

export interface HttpRouteSpec {
  /** `GET /v1/health`, `ANY /v1/{proxy+}` or `$default`. */
  readonly key: string;
  readonly function: string;
  /** Present when the route answers only to a valid token. */
  readonly jwt?: JwtSpec;
}

export interface JwtSpec {
  readonly issuer: string;
  /** Compared with `aud` of an id token, or `client_id` of an access token. */
  readonly audiences: readonly string[];
}

export interface WebSocketApiSpec {
  readonly name: string;
  readonly id: string;
  /** The mock addresses; the same texts stand in `links`. */
  readonly url: string;
  readonly managementEndpoint: string;
  /** The part of the body that chooses a route: `$request.body.action`. */
  readonly routeSelection: string;
  readonly routes: readonly WebSocketRouteSpec[];
}

export interface WebSocketRouteSpec {
  readonly key: string;
  readonly function: string;
}

export interface TableSpec {
  readonly name: string;
  readonly arn: string;
  readonly attributes: readonly { readonly name: string; readonly type: "S" | "N" | "B" }[];
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly globalIndexes: readonly IndexSpec[];
  readonly localIndexes: readonly IndexSpec[];
  readonly streamView?: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  readonly ttlAttribute?: string;
}

export interface IndexSpec {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly projection: "ALL" | "KEYS_ONLY" | "INCLUDE";
  readonly nonKeyAttributes: readonly string[];
}

export interface StreamSpec {
  readonly name: string;
  readonly arn: string;
  readonly mode: "ON_DEMAND" | "PROVISIONED";
  /** Undefined for a stream on demand, which starts with four. */
  readonly shards?: number;
  readonly retentionHours: number;
}

/** A stream whose records are handed to a function in batches. */
export interface SourceSpec {
  readonly kind: "kinesis" | "dynamodb" | "kafka";
  /** Name of the stream, of the table that has one, or of the topic. */
  readonly stream: string;
  /** Of a topic's reader: its consumer group. */
  readonly group?: string;
  readonly arn: string;
  readonly function: string;
  readonly start: "LATEST" | "TRIM_HORIZON";
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly parallel: number;
  readonly bisectOnError: boolean;
  /** -1 means: until the record expires. */
  readonly retriesMax: number;
  readonly recordAgeSecondsMax: number;
  readonly reportsItemFailures: boolean;
  /** Event patterns as JSON text; a record passes when any of them matches. Empty: all pass. */
  readonly filters: readonly string[];
}

export interface BucketSpec {
  readonly name: string;
  readonly versioning: boolean;
  readonly cors: readonly BucketCorsSpec[];
  readonly notifications: readonly BucketNotificationSpec[];
}

export interface BucketCorsSpec {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface BucketNotificationSpec {
  readonly events: readonly string[];
  readonly prefix?: string;
  readonly suffix?: string;
  readonly function: string;
}

export interface UserPoolSpec {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** `["email"]`: people sign in with their address. */
  readonly usernameAttributes: readonly string[];
  readonly autoVerifiedAttributes: readonly string[];
  /** Attributes that change only once the new value is verified. */
  readonly verifiedBeforeUpdate: readonly string[];
  readonly mfa: "OFF" | "ON" | "OPTIONAL";
  readonly softwareToken: boolean;
  readonly passwordPolicy: PasswordPolicySpec;
  /** Trigger name as AWS spells it (`postConfirmation`) -> function id. */
  readonly triggers: Readonly<Record<string, string>>;
  readonly clients: readonly UserPoolClientSpec[];
}

export interface PasswordPolicySpec {
  readonly lengthMin: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

export interface UserPoolClientSpec {
  readonly id: string;
  readonly name: string;
  readonly authFlows: readonly string[];
  readonly oauthFlows: readonly string[];
  readonly oauthScopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly providers: readonly string[];
  readonly accessTokenMinutes: number;
  readonly idTokenMinutes: number;
  readonly refreshTokenMinutes: number;
}

export interface ScheduleSpec {
  readonly name: string;
  /** `rate(1 hour)`, `cron(...)` or `at(...)`. */
  readonly expression: string;
  readonly timezone: string;
  readonly function: string;
  /** The event, as JSON text; absent: AWS's own scheduled event. */
  readonly input?: string;
  readonly retriesMax: number;
}

export interface KeySpec {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly rotation: boolean;
}

export const manifestFile = "packages/local/manifest.json";

export function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(join(root, manifestFile), "utf8")) as Manifest;
}
