import path from "node:path";
import {
  ensurePlatform,
  graphFile,
  SynthError,
  synthesise,
  synthesiseStage,
} from "@bourse/local/synth";
import { readArguments, UsageError } from "./command-line/arguments.ts";
import { runScript } from "./command-line/run-script.ts";

const HELP = `Usage: npm run synth -- [options]
Evaluates sst.config.ts and stacks/ without an AWS account or a network. Without options it brings
packages/local/manifest.json and sst-env.d.ts up to date.

  --check          change nothing; exit with 1 if one of the two is stale
  --stage NAME     only evaluate this stage; its resources go to .sst/synth/NAME/graph.json
  --dev            with --stage: the variant that sst dev deploys
  --fresh          evaluate even if nothing has changed since the last time
  --platform-only  only unpack SST's platform into .sst/platform, which the type check reads
  --help           this text
`;

const root = path.dirname(import.meta.dirname);
const log = (line: string) => process.stderr.write(`synth     ${line}\n`);

await runScript({ name: "synth", help: HELP, read, run, expected: [SynthError] });

function read(args: readonly string[]) {
  const values = readArguments(args, {
    check: { type: "boolean", default: false },
    stage: { type: "string" },
    dev: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    "platform-only": { type: "boolean", default: false },
  });
  if (values.stage === undefined && values.dev) {
    throw new UsageError("--dev belongs to a stage: add --stage NAME.");
  }
  return values;
}

async function run(options: ReturnType<typeof read>): Promise<number> {
  const { stage, dev, fresh, check, "platform-only": isPlatformOnly } = options;
  if (isPlatformOnly) {
    await ensurePlatform(root, log);
    return 0;
  }
  if (stage !== undefined) {
    await synthesiseStage({ root, stage, dev, fresh, log });
    process.stdout.write(`${path.relative(root, graphFile(root, stage, dev))}\n`);
    return 0;
  }
  const stale = await synthesise({ root, log, check, fresh });
  return check ? reportCheck(stale) : reportWritten(stale);
}

function reportWritten(written: readonly string[]): number {
  for (const file of written) log(`wrote ${file}`);
  if (written.length === 0) log("manifest and sst-env.d.ts were current");
  return 0;
}

function reportCheck(stale: readonly string[]): number {
  for (const file of stale) {
    log(`${file} is stale: stacks/ say something else. Run npm run synth and commit it.`);
  }
  if (stale.length === 0) log("manifest and sst-env.d.ts are current");
  return stale.length === 0 ? 0 : 1;
}
