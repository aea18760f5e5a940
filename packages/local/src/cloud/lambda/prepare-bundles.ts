import type { FunctionSpec } from "../../synth/manifest.ts";
import type { BundleOptions, Bundles } from "./bundles.ts";
import { bundleOnce } from "./bundle-once.ts";
import { splitHandler } from "./handler-file.ts";
import { watchBundles } from "./watch-bundles.ts";

/** Bundles the modules of all functions, once or whenever a source of theirs changes. */
export async function prepareBundles(
  functions: readonly FunctionSpec[],
  options: Omit<BundleOptions, "modules"> & { readonly watch: boolean },
): Promise<Bundles> {
  const modules = [...new Set(functions.map(({ handler }) => splitHandler(handler).module))];
  const sources = { ...options, modules };
  if (options.watch) return watchBundles(sources);
  return { outdir: await bundleOnce(sources), onChange: () => {}, stop: () => Promise.resolve() };
}
