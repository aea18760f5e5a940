import path from "node:path";
import type { BuildOptions } from "esbuild";
import { bundleName } from "./handler-file.ts";

/**
 * How handlers are bundled, the same way SST does it for Node.js: ESM, with the SDK clients inside.
 * One build for all, with shared chunks, takes a third of the time of one build each.
 */
export const buildSettings = (root: string, modules: readonly string[], outdir: string) =>
  ({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(modules.map((module) => [bundleName(module), `./${module}`])),
    outdir,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    metafile: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    banner: {
      js: `import { createRequire as _createRequire } from "node:module"; const require = _createRequire(import.meta.url);`,
    },
  }) satisfies BuildOptions;

export const bundleFile = (outdir: string, module: string): string =>
  path.join(outdir, `${bundleName(module)}.mjs`);
