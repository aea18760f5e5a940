import path from "node:path";
import type { BuildResult } from "esbuild";
import { StartupError } from "../startup-error.ts";
import type { BundleOptions, Bundles } from "./bundles.ts";
import { buildSettings } from "./build-settings.ts";

/** Bundles all modules and again whenever a source changes; a build that fails changes nothing. */
export async function watchBundles(options: BundleOptions): Promise<Bundles> {
  const { root, cacheDir, modules, log } = options;
  const esbuild = await import("esbuild");
  const outdir = path.join(cacheDir, "watch");
  const listeners: (() => void)[] = [];
  const first = Promise.withResolvers<BuildResult>();
  let builds = 0;
  const ended = (result: BuildResult): void => {
    builds++;
    if (builds === 1) return first.resolve(result);
    const problem = problemOf(result);
    if (problem !== undefined) {
      return log({ source: "lambda", level: "error", text: `not reloaded: ${problem}` });
    }
    for (const listener of listeners) listener();
    log({ source: "lambda", level: "info", text: "functions reloaded" });
  };
  const context = await esbuild.context({
    ...buildSettings(root, modules, outdir),
    plugins: [{ name: "reload", setup: (build) => build.onEnd(ended) }],
  });
  await context.watch();
  const problem = problemOf(await first.promise);
  if (problem !== undefined) {
    await context.dispose();
    throw new StartupError(
      `The functions cannot be bundled: ${problem}`,
      "Correct the source it names.",
    );
  }
  return {
    outdir,
    onChange: (listener) => void listeners.push(listener),
    stop: () => context.dispose(),
  };
}

function problemOf(result: BuildResult): string | undefined {
  const [error] = result.errors;
  if (!error) return undefined;
  const { location, text } = error;
  return location ? `${location.file}:${location.line}: ${text}` : text;
}
