import type { FunctionSpec } from "../../synth/manifest.ts";
import type { BundleOptions } from "./bundle-options.ts";
import { bundle } from "./bundle.ts";
import { splitHandler } from "./handler-file.ts";
import { watchBundles } from "./watch.ts";

/** The modules of all functions, each as one file. */
export interface Bundles {
  readonly outdir: string;
  /** Calls back when they were made anew because a source changed. */
  onChange(listener: () => void): void;
  readonly stop: () => Promise<void>;
}

export async function prepareBundles(
  functions: readonly FunctionSpec[],
  options: Omit<BundleOptions, "modules"> & { readonly watch: boolean },
): Promise<Bundles> {
  const modules = [...new Set(functions.map(({ handler }) => splitHandler(handler).module))];
  const sources = { ...options, modules };
  if (options.watch) return watchBundles(sources);
  return { outdir: await bundle(sources), onChange: () => {}, stop: () => Promise.resolve() };
}
