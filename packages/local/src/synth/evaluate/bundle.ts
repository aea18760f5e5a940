import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

interface Provider {
  readonly package: string;
  readonly alias: string;
}

/** What a project's sst.config.ts and stacks/ become, as SST's own program would load them. */
export interface Program {
  readonly app: (input: { stage: string }) => Promise<AppSettings>;
  readonly run: () => Promise<unknown>;
}

export interface AppSettings {
  readonly name: string;
  readonly removal?: string;
  readonly protect?: boolean;
  readonly providers?: Readonly<Record<string, Readonly<Record<string, unknown>> | string>>;
}

const requireShim =
  'import { createRequire as $createRequire } from "node:module";' +
  'import { fileURLToPath as $fileURLToPath } from "node:url";' +
  "const require = $createRequire(import.meta.url);" +
  "const __filename = $fileURLToPath(import.meta.url);" +
  'const __dirname = $fileURLToPath(new URL(".", import.meta.url));';

/** Bundles sst.config.ts with SST's components, in the order in which SST's own program does. */
export async function bundleProgram(root: string, outfile: string): Promise<void> {
  const platform = join(root, ".sst", "platform");
  await build({
    stdin: {
      contents: [
        `import { run } from ${JSON.stringify(join(platform, "src", "auto", "run.ts"))};`,
        `import config from ${JSON.stringify(join(root, "sst.config.ts"))};`,
        "export const app = async (input) => config.app(input);",
        "export default { app, run: () => run(config.run) };",
      ].join("\n"),
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    sourcemap: "inline",
    mainFields: ["module", "main"],
    banner: { js: requireShim },
    inject: [join(platform, "src", "shim", "run.js")],
    plugins: [providedNames(root)],
    nodePaths: [join(platform, "node_modules")],
    external: [
      "@pulumi/*",
      "@pulumiverse/*",
      "@sst-provider/*",
      "@aws-sdk/*",
      "undici",
      "esbuild",
      "archiver",
      "glob",
      "vite",
    ],
    logLevel: "silent",
  });
}

/**
 * `sst` and the providers are free names in a project's files. They are imported in front of the
 * first line, without a line break: what an error says about lines stays true.
 */
function providedNames(root: string): Plugin {
  const lock = readFileSync(join(root, ".sst", "provider-lock.json"), "utf8");
  const components = join(root, ".sst", "platform", "src", "components");
  const imports = [
    ...(JSON.parse(lock) as readonly Provider[]).map(
      ({ alias, package: name }) => `import * as ${alias} from "${name}";`,
    ),
    `import * as sst from ${JSON.stringify(components)};`,
  ].join("");
  return {
    name: "provided-names",
    setup: (build) => {
      build.onLoad({ filter: /[/\\](sst\.config|stacks[/\\][^/\\]+)\.ts$/ }, async ({ path }) => ({
        contents: imports + (await readFile(path, "utf8")),
        loader: "ts",
      }));
    },
  };
}
