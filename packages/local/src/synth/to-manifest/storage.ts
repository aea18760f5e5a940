import { ofType, type Graph, type Properties } from "../graph.ts";
import type { BucketSpec, IndexSpec, KeySpec, StreamSpec, TableSpec } from "../manifest.ts";
import { mockId } from "./apis.ts";
import type { FunctionOf } from "./functions.ts";
import {
  defined,
  flag,
  integer,
  optionalText,
  record,
  records,
  text,
  texts,
} from "./properties.ts";

type Place = Pick<Graph, "region" | "account">;

const arn = ({ region, account }: Place, service: string, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

export function tablesOf(graph: Graph): readonly TableSpec[] {
  return ofType(graph, "dynamodb/table").map(({ props }) => {
    const hashKey = text(props, "hashKey");
    const ttl = record(props, "ttl");
    return defined({
      name: text(props, "name"),
      arn: arn(graph, "dynamodb", `table/${text(props, "name")}`),
      attributes: records(props, "attributes") as TableSpec["attributes"],
      hashKey,
      rangeKey: optionalText(props, "rangeKey"),
      globalIndexes: records(props, "globalSecondaryIndexes").map((index) =>
        indexOf(index, hashKey),
      ),
      localIndexes: records(props, "localSecondaryIndexes").map((index) => indexOf(index, hashKey)),
      streamView: flag(props, "streamEnabled") ? text(props, "streamViewType") : undefined,
      ttlAttribute: flag(ttl, "enabled") ? text(ttl, "attributeName") : undefined,
    }) as TableSpec;
  });
}

const indexOf = (index: Properties, tableHashKey: string): IndexSpec =>
  defined({
    name: text(index, "name"),
    hashKey: optionalText(index, "hashKey") ?? tableHashKey,
    rangeKey: optionalText(index, "rangeKey"),
    projection: text(index, "projectionType"),
    nonKeyAttributes: texts(index, "nonKeyAttributes"),
  }) as IndexSpec;

export function streamsOf(graph: Graph): readonly StreamSpec[] {
  return ofType(graph, "kinesis/stream").map(
    ({ props }) =>
      defined({
        name: text(props, "name"),
        arn: arn(graph, "kinesis", `stream/${text(props, "name")}`),
        mode: record(props, "streamModeDetails")["streamMode"] ?? "PROVISIONED",
        shards: props["shardCount"],
        retentionHours: integer(props, "retentionPeriod", 24),
      }) as StreamSpec,
  );
}

export function bucketsOf(graph: Graph, functionOf: FunctionOf): readonly BucketSpec[] {
  const of = (type: string, bucket: string) =>
    ofType(graph, type)
      .map(({ props }) => props)
      .filter((props) => props["bucket"] === bucket);
  return ofType(graph, "s3/bucket").map(({ props }) => {
    const name = text(props, "bucket");
    const versioning = of("s3/bucketVersioning", name)[0] ?? {};
    return {
      name,
      versioning: record(versioning, "versioningConfiguration")["status"] === "Enabled",
      cors: of("s3/bucketCorsConfiguration", name).flatMap((cors) =>
        records(cors, "corsRules").map(bucketCorsOf),
      ),
      notifications: of("s3/bucketNotification", name)
        .flatMap((notification) => records(notification, "lambdaFunctions"))
        .flatMap((rule) => notificationOf(rule, functionOf)),
    };
  });
}

const bucketCorsOf = (rule: Properties) =>
  defined({
    allowedOrigins: texts(rule, "allowedOrigins"),
    allowedMethods: texts(rule, "allowedMethods"),
    allowedHeaders: texts(rule, "allowedHeaders"),
    exposeHeaders: texts(rule, "exposeHeaders"),
    maxAgeSeconds: rule["maxAgeSeconds"] as number | undefined,
  }) as BucketSpec["cors"][number];

function notificationOf(rule: Properties, functionOf: FunctionOf): BucketSpec["notifications"] {
  const target = functionOf(text(rule, "lambdaFunctionArn"));
  if (target === undefined) return [];
  const { filterPrefix, filterSuffix } = rule as Readonly<Record<string, string | undefined>>;
  return [
    defined({
      events: texts(rule, "events"),
      prefix: filterPrefix,
      suffix: filterSuffix,
      function: target,
    }) as BucketSpec["notifications"][number],
  ];
}

export function keysOf(graph: Graph): readonly KeySpec[] {
  return ofType(graph, "kms/key").map((resource) => ({
    id: mockId(resource),
    name: resource.name,
    arn: arn(graph, "kms", `key/${mockId(resource)}`),
    rotation: flag(resource.props, "enableKeyRotation"),
  }));
}
