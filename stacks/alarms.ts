import { dataKey } from "./secrets.ts";

/** Where alarms go. People subscribe by hand or by their paging service; nobody's address is here. */
const topic = $dev ? undefined : new aws.sns.Topic("Alarms", { kmsMasterKeyId: dataKey.arn });

interface AlarmArgs {
  /** What is wrong, for the one who is woken by it. */
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
  readonly statistic: "Maximum" | "Minimum" | "Sum";
  /** Rings when the statistic of every minute is above it ... */
  readonly above: number;
  /** ... for so many minutes on end. */
  readonly minutes: number;
}

/** An alarm that tells the topic when it begins and when it is over. */
export function alarm(name: string, args: AlarmArgs): void {
  if (topic === undefined) return; // nobody is woken by a developer's stage
  new aws.cloudwatch.MetricAlarm(name, {
    alarmDescription: args.description,
    namespace: args.namespace,
    metricName: args.metric,
    dimensions: args.dimensions,
    statistic: args.statistic,
    period: 60,
    evaluationPeriods: args.minutes,
    comparisonOperator: "GreaterThanThreshold",
    threshold: args.above,
    treatMissingData: "notBreaching",
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  });
}
