import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { messageOf } from "../log.ts";
import { writePrivateJsonFile } from "../private-file.ts";
import { StartupError } from "../startup-error.ts";
import { bundleFile, buildSettings } from "./build-settings.ts";
import type { BundleOptions } from "./bundles.ts";
import { fingerprint } from "./fingerprint.ts";

/** What the newest bundles were made of. */
interface BundleRecord {
  readonly fingerprint: string;
  readonly inputs: readonly string[];
}

const RECORD = "bundle.json";

/** Bundles all modules, unless an earlier start did so from the same sources. Returns the folder. */
export async function bundleOnce(options: BundleOptions): Promise<string> {
  mkdirSync(options.cacheDir, { recursive: true });
  return reuse(options) ?? (await build(options));
}

function reuse(options: BundleOptions): string | undefined {
  const record = readRecord(path.join(options.cacheDir, RECORD));
  if (!record || record.fingerprint !== fingerprintOf(options, record.inputs)) return undefined;
  const outdir = path.join(options.cacheDir, record.fingerprint);
  const isWhole = options.modules.every((module) => existsSync(bundleFile(outdir, module)));
  return isWhole ? outdir : undefined;
}

async function build(options: BundleOptions): Promise<string> {
  const { root, cacheDir, modules } = options;
  const esbuild = await import("esbuild"); // not loaded when the bundles are there already
  for (const old of readdirSync(cacheDir)) rmSync(path.join(cacheDir, old), { recursive: true });
  const draft = path.join(cacheDir, "draft");
  const { metafile } = await esbuild
    .build(buildSettings(root, modules, draft))
    .catch((error: unknown) => {
      throw new StartupError(
        `The functions cannot be bundled: ${messageOf(error)}`,
        "Correct the source it names; npm run check finds most such faults.",
      );
    });
  await esbuild.stop(); // its process would keep more memory than all of the cloud
  const inputs = Object.keys(metafile.inputs);
  const record: BundleRecord = { fingerprint: fingerprintOf(options, inputs), inputs };
  const outdir = path.join(cacheDir, record.fingerprint);
  renameSync(draft, outdir);
  writePrivateJsonFile(path.join(cacheDir, RECORD), record);
  options.log({ source: "lambda", level: "info", text: `bundled ${modules.length} modules` });
  return outdir;
}

const fingerprintOf = ({ root, modules }: BundleOptions, inputs: readonly string[]): string =>
  fingerprint({ root, settings: buildSettings("", modules, ""), inputs });

/** A damaged record only means that we bundle again. */
function readRecord(file: string): BundleRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as BundleRecord;
  } catch {
    return undefined;
  }
}
