/**
 * `npm run fuzz:api`: hostile requests and frames against a real exchange with a journal on this disk.
 * It must answer every one, keep running, and stand where its journal says.
 */
import { runScript } from "./command-line/run-script.ts";
import { inspect } from "./fuzz/aftermath.ts";
import { attackFrames } from "./fuzz/frames.ts";
import { learnMandatory } from "./fuzz/learn.ts";
import { type FuzzOptions, HELP, parseFuzzOptions } from "./fuzz/options.ts";
import { attackRequests } from "./fuzz/requests.ts";
import { startTarget } from "./fuzz/target.ts";

/** Beyond it the findings are all of a kind. */
const FINDINGS_SHOWN_MAX = 20;

await runScript({
  name: "fuzz:api",
  help: HELP,
  read: parseFuzzOptions,
  run: fuzz,
});

async function fuzz(options: FuzzOptions): Promise<number> {
  const findings: string[] = [];
  const report = (finding: string): void => void findings.push(finding);
  const again = `npm run fuzz:api -- --seed ${options.seed} --requests ${options.requests} --frames ${options.frames}`;
  process.stderr.write(`${again}\n`);
  const began = performance.now();
  const target = await startTarget();
  try {
    const battle = { target, mandatory: await learnMandatory(target, report), report };
    const requests = await attackRequests(battle, options);
    const frames = await attackFrames(battle, options);
    const end = await inspect(target, report);
    const statuses = [...requests.statuses].toSorted(([a], [b]) => a - b);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stdout.write(
      `${requests.sent} requests (${statuses.map(([status, count]) => `${status}: ${count}`).join(", ")}), ` +
        `${frames.sent} frames on ${frames.connections} connections, ${end}, ${seconds} s\n`,
    );
  } finally {
    await target.stop();
    target.remove();
  }
  for (const finding of findings.slice(0, FINDINGS_SHOWN_MAX)) process.stdout.write(`${finding}\n`);
  const rest = findings.length - FINDINGS_SHOWN_MAX;
  if (rest > 0) process.stdout.write(`... and ${rest} more\n`);
  if (findings.length > 0) process.stdout.write(`Again: ${again}\n`);
  return findings.length === 0 ? 0 : 1;
}
