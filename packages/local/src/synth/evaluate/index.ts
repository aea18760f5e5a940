import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { SynthError } from "../synth-error.ts";

export interface EvaluateOptions {
  readonly root: string;
  readonly stage: string;
  readonly dev: boolean;
  /** A folder of its own: the graph is written into it, and whatever SST leaves behind. */
  readonly work: string;
  readonly fingerprint: string;
}

/** Evaluates sst.config.ts in a process of its own and leaves `graph.json` in the work folder. */
export async function evaluate(options: EvaluateOptions): Promise<void> {
  const { root, stage, dev, work, fingerprint } = options;
  mkdirSync(work, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      "--enable-source-maps",
      "--disable-warning=ExperimentalWarning",
      fileURLToPath(new URL("./main.ts", import.meta.url)),
      `--root=${root}`,
      `--stage=${stage}`,
      `--work=${work}`,
      `--fingerprint=${fingerprint}`,
      ...(dev ? ["--dev"] : []),
    ],
    { cwd: root, stdio: ["ignore", "ignore", "pipe"], env: environment() },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [problems, code] = await Promise.all([text(child.stderr), ended]);
  if (code === 0) return;
  throw new SynthError(
    `sst.config.ts cannot be evaluated for stage ${stage}${dev ? " (dev)" : ""}:\n${problems.trim()}`,
  );
}

/** Nothing of the person's own: a graph must not depend on it, nor carry a secret away. */
function environment(): Record<string, string> {
  const env: Record<string, string> = {
    AWS_EC2_METADATA_DISABLED: "true",
    SST_TELEMETRY_DISABLED: "1",
  };
  for (const name of ["PATH", "HOME", "TMPDIR", "TEMP", "SystemRoot"]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}
