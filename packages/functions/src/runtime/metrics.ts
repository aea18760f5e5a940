type Unit = "Count" | "Milliseconds";

export interface Metric {
  readonly name: string;
  readonly unit: Unit;
  readonly value: number;
}

/**
 * Writes numbers as one line in CloudWatch's embedded metric format: the log is the way there, so
 * nothing has to be called and nothing can fail.
 */
export function countMetrics(
  dimensions: Readonly<Record<string, string>>,
  metrics: readonly Metric[],
): void {
  const line = {
    level: "info",
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: "Bourse",
          Dimensions: [Object.keys(dimensions)],
          Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  };
  console.log(JSON.stringify(line));
}
