import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sstVersion } from "./fingerprint.ts";
import { SynthError } from "./synth-error.ts";

/**
 * Unpacks SST's platform into .sst/platform: the sources of its components, their types and
 * Pulumi's SDK. It comes out of SST's own program and from npm, so no account is needed.
 */
export async function ensurePlatform(root: string, log: (line: string) => void): Promise<void> {
  const wanted = sstVersion(root);
  if (installedVersion(root) === wanted) return;
  log(`unpacking SST's platform ${wanted} into .sst/platform (a few seconds, once per version)`);
  const output = await runInstall(root);
  if (installedVersion(root) === wanted) return;
  throw new SynthError(
    `SST's platform ${wanted} could not be unpacked into .sst/platform:\n${output.trim()}\n` +
      "Check that the npm registry can be reached and the folder .sst can be written.",
  );
}

function installedVersion(root: string): string | undefined {
  const platform = join(root, ".sst", "platform");
  // A broken-off install leaves the stamp, but not what Pulumi is loaded from.
  const complete = existsSync(join(platform, "node_modules", "@pulumi", "aws", "package.json"));
  const stamp = join(platform, "version");
  return complete && existsSync(stamp) ? readFileSync(stamp, "utf8").trim() : undefined;
}

function runInstall(root: string): Promise<string> {
  const program = (name: string) => join(root, "node_modules", ".bin", name);
  const child = spawn(program("sst"), ["install"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    env: {
      ...process.env,
      // SST would otherwise fetch Pulumi's engine, which only a real deployment needs.
      SST_SKIP_DEPENDENCY_CHECK: "1",
      SST_TELEMETRY_DISABLED: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      SST_STAGE: "local",
      ...(existsSync(program("bun")) ? { SST_BUN_PATH: program("bun") } : { SST_NO_BUN: "1" }),
    },
  });
  return new Promise((resolve) => {
    let output = "";
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(output));
  });
}
