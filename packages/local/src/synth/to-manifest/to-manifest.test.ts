import { describe, expect, test } from "vitest";
import type { Graph, GraphResource } from "../graph.ts";
import { toManifest } from "./index.ts";

const functionName = "small-test-WorkerFunction-abcdefgh";
const functionArn = `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`;

type Given = Partial<GraphResource> & Pick<GraphResource, "type">;

function graphOf(...resources: readonly Given[]): Graph {
  const worker = {
    type: "aws:lambda/function:Function",
    name: "WorkerFunction",
    parent: "urn:pulumi:test::small::sst:aws:Function::Worker",
    props: {
      name: functionName,
      timeout: 7,
      memorySize: 256,
      environment: { variables: { MODE: "fast", SST_APP: "small", TOKEN: "[secret]" } },
    },
  };
  return {
    fingerprint: "graph",
    app: "small",
    stage: "test",
    dev: true,
    region: "us-east-1",
    account: "123456789012",
    protect: false,
    removal: "remove",
    links: {},
    functions: [{ id: "Worker", handler: "src/worker.handler", links: ["Core"] }],
    resources: [worker, ...resources].map((resource) => ({
      urn: resource.type,
      name: "Thing",
      props: {},
      ...resource,
    })),
  };
}

const manifestOf = (...resources: readonly Given[]) => toManifest(graphOf(...resources), "stacks");

test("a function has its physical name, its limits, and what the stacks give it to know", () => {
  expect(manifestOf().functions).toEqual([
    {
      id: "Worker",
      name: functionName,
      handler: "src/worker.handler",
      timeoutSeconds: 7,
      memoryMb: 256,
      links: ["Core"],
      environment: { MODE: "fast" },
    },
  ]);
});

test("a manifest carries the fingerprint of the stacks, not of its graph", () => {
  expect(manifestOf().fingerprint).toBe("stacks");
});

describe("sources", () => {
  const source = (props: object) => ({
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    props: { functionName: functionArn, startingPosition: "LATEST", ...props },
  });

  test("of a table's stream name the table, and AWS's defaults where nothing is said", () => {
    const eventSourceArn = "arn:aws:dynamodb:us-east-1:123456789012:table/people/stream/1";
    expect(manifestOf(source({ eventSourceArn })).sources).toEqual([
      {
        kind: "dynamodb",
        stream: "people",
        arn: eventSourceArn,
        function: "Worker",
        start: "LATEST",
        batchSize: 100,
        batchWindowSeconds: 0,
        parallel: 1,
        bisectOnError: false,
        retriesMax: -1,
        recordAgeSecondsMax: -1,
        reportsItemFailures: false,
        filters: [],
      },
    ]);
  });

  test("of a Kinesis stream keep what they are told", () => {
    const [told] = manifestOf(
      source({
        eventSourceArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks",
        batchSize: 10,
        parallelizationFactor: 4,
        functionResponseTypes: ["ReportBatchItemFailures"],
        filterCriteria: { filters: [{ pattern: '{"data":{}}' }] },
      }),
    ).sources;
    expect(told).toMatchObject({
      kind: "kinesis",
      stream: "ticks",
      batchSize: 10,
      parallel: 4,
      reportsItemFailures: true,
      filters: ['{"data":{}}'],
    });
  });
});

test("a topic's reader has its group, under sst dev as on AWS", () => {
  const settings = { functionName: functionArn, startingPosition: "TRIM_HORIZON", batchSize: 50 };
  const type = "aws:lambda/eventSourceMapping:EventSourceMapping";
  const [asleep, awake] = manifestOf(
    {
      type,
      props: {
        ...settings,
        topics: ["events"],
        selfManagedEventSource: { endpoints: { KAFKA_BOOTSTRAP_SERVERS: "127.0.0.1:9092" } },
        selfManagedKafkaEventSourceConfig: { consumerGroupId: "small-ledger" },
      },
    },
    {
      type,
      props: {
        ...settings,
        topics: ["events"],
        eventSourceArn: "arn:aws:kafka:us-east-1:123456789012:cluster/own/1",
        amazonManagedKafkaEventSourceConfig: { consumerGroupId: "small-ledger" },
      },
    },
  ).sources;
  const told = { kind: "kafka", stream: "events", group: "small-ledger", batchSize: 50 };
  expect(asleep).toMatchObject({
    ...told,
    arn: "arn:aws:kafka:us-east-1:123456789012:cluster/small-test",
    start: "TRIM_HORIZON",
    batchWindowSeconds: 0.5,
    retriesMax: -1,
  });
  expect(awake).toMatchObject({
    ...told,
    arn: "arn:aws:kafka:us-east-1:123456789012:cluster/own/1",
  });
});

test("tables have their keys, indexes, stream and time to live", () => {
  const [table] = manifestOf({
    type: "aws:dynamodb/table:Table",
    props: {
      name: "people",
      attributes: [{ name: "pk", type: "S" }],
      hashKey: "pk",
      rangeKey: "sk",
      globalSecondaryIndexes: [{ name: "gsi1", hashKey: "gsi1pk", projectionType: "ALL" }],
      localSecondaryIndexes: [
        { name: "lsi1", rangeKey: "at", projectionType: "INCLUDE", nonKeyAttributes: ["name"] },
      ],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
      ttl: { attributeName: "expireAt", enabled: true },
    },
  }).tables;
  expect(table).toEqual({
    name: "people",
    arn: "arn:aws:dynamodb:us-east-1:123456789012:table/people",
    attributes: [{ name: "pk", type: "S" }],
    hashKey: "pk",
    rangeKey: "sk",
    globalIndexes: [{ name: "gsi1", hashKey: "gsi1pk", projection: "ALL", nonKeyAttributes: [] }],
    localIndexes: [
      {
        name: "lsi1",
        hashKey: "pk",
        rangeKey: "at",
        projection: "INCLUDE",
        nonKeyAttributes: ["name"],
      },
    ],
    streamView: "NEW_IMAGE",
    ttlAttribute: "expireAt",
  });
});

test("a table without a stream or time to live says nothing of them", () => {
  const [table] = manifestOf({
    type: "aws:dynamodb/table:Table",
    props: { name: "t", hashKey: "pk", streamEnabled: false },
  }).tables;
  expect(table).not.toHaveProperty("streamView");
  expect(table).not.toHaveProperty("ttlAttribute");
});

test("buckets know who is told of new objects, and which sites may call", () => {
  const [bucket] = manifestOf(
    { type: "aws:s3/bucket:Bucket", props: { bucket: "uploads" } },
    {
      type: "aws:s3/bucketVersioning:BucketVersioning",
      props: { bucket: "uploads", versioningConfiguration: { status: "Enabled" } },
    },
    {
      type: "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
      props: {
        bucket: "uploads",
        corsRules: [{ allowedOrigins: ["https://a"], allowedMethods: ["PUT"], maxAgeSeconds: 60 }],
      },
    },
    {
      type: "aws:s3/bucketNotification:BucketNotification",
      props: {
        bucket: "uploads",
        lambdaFunctions: [
          { lambdaFunctionArn: functionArn, events: ["s3:ObjectCreated:*"], filterPrefix: "id/" },
        ],
      },
    },
  ).buckets;
  expect(bucket).toEqual({
    name: "uploads",
    versioning: true,
    cors: [
      {
        allowedOrigins: ["https://a"],
        allowedMethods: ["PUT"],
        allowedHeaders: [],
        exposeHeaders: [],
        maxAgeSeconds: 60,
      },
    ],
    notifications: [{ events: ["s3:ObjectCreated:*"], prefix: "id/", function: "Worker" }],
  });
});

describe("user pools", () => {
  const pool = { type: "aws:cognito/userPool:UserPool", name: "People", props: { name: "people" } };
  const client = (props: object) => ({
    type: "aws:cognito/userPoolClient:UserPoolClient",
    name: "Browser",
    props: { name: "Browser", userPoolId: "People-id", ...props },
  });
  const validityOf = (props: object) => manifestOf(pool, client(props)).userPools[0]?.clients[0];

  test("count the life of tokens in minutes, whatever unit the client uses", () => {
    expect(validityOf({})).toMatchObject({
      accessTokenMinutes: 60,
      idTokenMinutes: 60,
      refreshTokenMinutes: 43_200,
    });
    const told = { accessTokenValidity: 5, refreshTokenValidity: 12 };
    const tokenValidityUnits = { accessToken: "minutes", refreshToken: "hours" };
    expect(validityOf({ ...told, tokenValidityUnits })).toMatchObject({
      accessTokenMinutes: 5,
      refreshTokenMinutes: 720,
    });
  });

  test("refuse a unit that does not exist", () => {
    const broken = () => validityOf({ tokenValidityUnits: { idToken: "fortnights" } });
    expect(broken).toThrow('idToken: "fortnights" is not a unit of time');
  });

  test("name the function behind a trigger", () => {
    const lambdaConfig = { postConfirmation: functionArn, kmsKeyId: "arn:aws:kms:key" };
    const [people] = manifestOf({ ...pool, props: { name: "people", lambdaConfig } }).userPools;
    expect(people?.triggers).toEqual({ postConfirmation: "Worker" });
  });
});

test("routes to the load balancer are left out: under sst dev there is none", () => {
  const api = { type: "aws:apigatewayv2/api:Api", name: "Api", props: { protocolType: "HTTP" } };
  const graph = graphOf(
    { ...api, parent: "urn::Platform" },
    {
      type: "aws:apigatewayv2/integration:Integration",
      name: "Private",
      props: { integrationUri: "arn:aws:elasticloadbalancing:us-east-1:1:listener/app/a/b/c" },
    },
    {
      type: "aws:apigatewayv2/route:Route",
      props: { apiId: "Api-id", routeKey: "ANY /x", target: "integrations/Private-id" },
    },
  );
  const links = { Platform: { url: "https://api" } };
  expect(toManifest({ ...graph, links }, "stacks").http).toEqual([
    { name: "Platform", id: "Api-id", url: "https://api", routes: [] },
  ]);
});
