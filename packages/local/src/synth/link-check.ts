import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { sourceOf } from "./graph.ts";
import type { Manifest } from "./manifest.ts";

/** A program of ours that reads links: the handler of a Lambda, or the main file of a service. */
export interface LinkedProgram {
  readonly name: string;
  readonly entry: string;
  readonly links: readonly string[];
}

export interface LinkReport {
  /** Read by the program, but not linked: `Resource.X` throws when the line is reached. */
  readonly missing: readonly string[];
  /** Linked, but never read: permissions without a purpose. */
  readonly unused: readonly string[];
}

/**
 * Compares the links of every function and service with what its code reads. SST's types cannot:
 * they show every resource to every program, and the wrong one throws at run time.
 */
export async function checkLinks(root: string, manifest: Manifest): Promise<LinkReport> {
  const missing: string[] = [];
  const unused: string[] = [];
  for (const program of linkedPrograms(root, manifest)) {
    const { name, entry, links } = program;
    if (!existsSync(join(root, entry))) {
      missing.push(`${name} is to run ${entry}, but there is no such file.`);
      continue;
    }
    const used = await resourcesReadBy(root, entry);
    for (const resource of used) {
      if (links.includes(resource)) continue;
      missing.push(
        `${name} reads Resource.${resource} (${entry}), but has no link to it: add it to ` +
          `link: [...] of ${name} in stacks/.`,
      );
    }
    for (const link of links) {
      if (!used.has(link))
        unused.push(`${name} is linked to ${link}, but ${entry} never reads it.`);
    }
  }
  return { missing, unused };
}

export function linkedPrograms(root: string, manifest: Manifest): readonly LinkedProgram[] {
  const functions = manifest.functions.map(({ id, handler, links }) => ({
    name: id,
    entry: sourceOf(root, handler) ?? handler,
    links,
  }));
  const services = manifest.services.flatMap(({ name, command, directory, links }) => {
    const file = command.split(" ").find((word) => word.endsWith(".ts"));
    return file === undefined ? [] : [{ name, entry: join(directory, file), links }];
  });
  return [...functions, ...services];
}

/** The resources that are read by an entry file, or by anything it makes use of. */
export async function resourcesReadBy(root: string, entry: string): Promise<ReadonlySet<string>> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    external: ["sst", "@aws-sdk/*", "@smithy/*"],
    plugins: [unusedConstantsVanish],
    logLevel: "silent",
  });
  const text = outputFiles.map((file) => file.text).join("\n");
  const names = [...text.matchAll(/\bResource\d*(?:\.([A-Z]\w*)|\["([A-Z]\w*)"\])/g)];
  return new Set(names.map(([, dotted, quoted]) => dotted ?? quoted ?? "").filter(isLink));
}

/** `Resource.App` needs no link: it is there for everyone. */
const isLink = (name: string) => name !== "App";

/**
 * The bundler keeps an exported constant that is the result of a call, in case the call does
 * something. Here a constant that nobody imports is no use of what stands in it.
 */
const unusedConstantsVanish: Plugin = {
  name: "unused-constants-vanish",
  setup: (build) => {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes("node_modules")) return undefined;
      const source = await readFile(path, "utf8");
      const contents = source.replaceAll(
        /^(export const .*? = )(?=[\w.]+\()/gm,
        "$1/* @__PURE__ */ ",
      );
      return { contents, loader: "ts" };
    });
  },
};
