/**
 * `npm run test:kafka`: the journal on a real Kafka. Starts Apache Kafka 4 (Java 17 and Maven), or
 * uses the cluster that KAFKA_BROKERS names.
 */
import { readTestChoice } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { installKafka, KafkaUnavailable } from "./kafka/install.ts";
import { runSteps } from "./steps.ts";

const HELP = `Usage: npm run test:kafka -- [options] [FILE ...]
Runs the journal on a real Kafka: starts Apache Kafka 4 (Java 17 and Maven), or uses the cluster that
KAFKA_BROKERS names.

  FILE         only files whose name has it, such as fencing
  --name TEXT  only tests whose name has it
  --help       this text
`;

const { files, name } = argumentsOrExit("test:kafka", HELP, readTestChoice);
const say = (line: string) => void process.stderr.write(`test:kafka: ${line}\n`);

try {
  const { KAFKA_BROKERS: existing = "" } = process.env;
  if (existing === "") await installKafka(say);
  else say(`using ${existing}; the tests that kill brokers are skipped`);
} catch (error) {
  if (!(error instanceof KafkaUnavailable)) throw error;
  say(error.message);
  process.exit(1);
}
await runSteps([
  {
    name: "kafka",
    program: "vitest",
    args: [
      "run",
      "--disable-console-intercept=true",
      ...files,
      ...(name === undefined ? [] : ["--testNamePattern", name]),
    ],
    env: { RUNG: "kafka" },
  },
]);
