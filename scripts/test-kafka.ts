/**
 * `npm run test:kafka`: the journal on a real Kafka. Starts Apache Kafka 4 (Java 17 and Maven), or
 * uses the cluster that KAFKA_BROKERS names. With arguments it is vitest: npm run test:kafka -- fencing
 */
import { installKafka, KafkaUnavailable } from "./kafka/install.ts";
import { runSteps } from "./steps.ts";

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
    args: ["run", "--disable-console-intercept=true", ...process.argv.slice(2)],
    env: { RUNG: "kafka" },
  },
]);
