import { ofType, type Graph, type Properties } from "../graph.ts";
import type { SourceSpec } from "../manifest.ts";
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

/** AWS's default for topics; it can only be told whole seconds. */
const TOPIC_WINDOW_SECONDS = 0.5;

type From = Pick<SourceSpec, "kind" | "stream" | "arn"> & { readonly group?: string };

/** What hands records to functions. Where AWS says nothing, its documented default stands. */
export function sourcesOf(graph: Graph, functionOf: FunctionOf): readonly SourceSpec[] {
  return ofType(graph, "lambda/eventSourceMapping").flatMap(({ props }) => {
    const from = topicOf(props, graph) ?? streamOf(props);
    const target = functionOf(text(props, "functionName"));
    if (target === undefined || from === undefined) return [];
    return [
      {
        ...from,
        function: target,
        start: text(props, "startingPosition") as SourceSpec["start"],
        batchSize: integer(props, "batchSize", 100),
        batchWindowSeconds:
          props["maximumBatchingWindowInSeconds"] === undefined && from.kind === "kafka"
            ? TOPIC_WINDOW_SECONDS
            : integer(props, "maximumBatchingWindowInSeconds", 0),
        parallel: integer(props, "parallelizationFactor", 1),
        bisectOnError: flag(props, "bisectBatchOnFunctionError"),
        retriesMax: integer(props, "maximumRetryAttempts", -1),
        recordAgeSecondsMax: integer(props, "maximumRecordAgeInSeconds", -1),
        reportsItemFailures: texts(props, "functionResponseTypes").includes(
          "ReportBatchItemFailures",
        ),
        filters: records(record(props, "filterCriteria"), "filters").map((filter) =>
          text(filter, "pattern"),
        ),
      },
    ];
  });
}

function streamOf(props: Properties): From | undefined {
  const arn = text(props, "eventSourceArn");
  const [, kind, stream] = /:(kinesis|dynamodb):.*?:(?:stream|table)\/([^/]+)/.exec(arn) ?? [];
  if (kind === undefined || stream === undefined) return undefined;
  return { kind: kind as From["kind"], stream, arn };
}

/** A topic of Kafka: of the cluster on AWS, or under `sst dev` of a broker that nobody starts. */
function topicOf(props: Properties, { app, stage, region, account }: Graph): From | undefined {
  const [stream] = texts(props, "topics");
  if (stream === undefined) return undefined;
  const configuration = {
    ...record(props, "amazonManagedKafkaEventSourceConfig"),
    ...record(props, "selfManagedKafkaEventSourceConfig"),
  };
  return defined({
    kind: "kafka" as const,
    stream,
    group: optionalText(configuration, "consumerGroupId"),
    arn:
      optionalText(props, "eventSourceArn") ??
      `arn:aws:kafka:${region}:${account}:cluster/${app}-${stage}`,
  }) as From;
}
