import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The files of the repository as the rules of tidiness see them, paths with `/` from the root. */
export interface House {
  readonly files: readonly string[];
  read(file: string): string;
}

/** One line for people: what is wrong in which file, and what to do. */
export type Finding = string;

export type TidyRule = (house: House) => readonly Finding[];

/** Everything below `root` that .gitignore does not name; works without git, as in a release. */
export function openHouse(root: string): House {
  const ignored = readFileSync(path.join(root, ".gitignore"), "utf8").split("\n").filter(Boolean);
  const skips = (name: string) =>
    name === ".git" || ignored.some((pattern) => path.matchesGlob(name, pattern));
  const walk = (folder: string): readonly string[] =>
    readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      if (skips(entry.name)) return [];
      return entry.isDirectory() ? walk(file) : [file];
    });
  return {
    files: walk(".").filter((file) => existsSync(path.join(root, file))),
    read: (file) => readFileSync(path.join(root, file), "utf8"),
  };
}

export const isSource = (file: string): boolean => /\.(tsx?|mjs|css|sh)$/.test(file);

export const isTypeScript = (file: string): boolean => /\.(tsx?|mjs)$/.test(file);

export const isTest = (file: string): boolean => /\.(test|case|e2e)\.tsx?$|(^|\/)test\//.test(file);

/** Written by a program, so judged where that program is. */
export const isGenerated = (file: string): boolean => file === "sst-env.d.ts";
