import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A folder that stands for the repository while its stacks are evaluated. SST writes into the root
 * (a line into .dockerignore) and wants the web app built; here it may write, and finds a build.
 */
export function makeShadowRoot(root: string, shadow: string): void {
  rmSync(shadow, { recursive: true, force: true });
  const site = join(shadow, "packages", "web");
  for (const [file, content] of Object.entries(emptyBuild)) {
    const path = join(site, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  }
  for (const folder of [".open-next/assets/_next", ".open-next/cache"]) {
    mkdirSync(join(site, folder), { recursive: true });
  }
  cpSync(join(root, "packages", "web", "package.json"), join(site, "package.json"));
}

const lambda = (folder: string) => ({
  handler: "index.handler",
  bundle: `.open-next/${folder}`,
  streaming: false,
});

const handlerSource = "export const handler = () => {};\n";

/** What OpenNext leaves behind: the least that SST reads of it. */
const emptyBuild: Readonly<Record<string, string | object>> = {
  ".next/BUILD_ID": "synth",
  ".next/routes-manifest.json": { basePath: "" },
  ".next/prerender-manifest.json": { version: 4, routes: {} },
  ".open-next/server-functions/default/index.mjs": handlerSource,
  ".open-next/image-optimization-function/index.mjs": handlerSource,
  ".open-next/revalidation-function/index.mjs": handlerSource,
  ".open-next/open-next.output.json": {
    edgeFunctions: {},
    origins: {
      s3: { type: "s3", originPath: "_assets", copy: [] },
      default: { type: "function", ...lambda("server-functions/default") },
      imageOptimizer: { type: "function", ...lambda("image-optimization-function") },
    },
    behaviors: [],
    additionalProps: {
      disableTagCache: true,
      revalidationFunction: lambda("revalidation-function"),
    },
  },
};
