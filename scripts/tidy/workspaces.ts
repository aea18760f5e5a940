import path from "node:path";
import ts from "typescript";
import { type Finding, type House, isTypeScript } from "./house.ts";

interface Workspace {
  readonly folder: string;
  readonly name: string;
  readonly listed: ReadonlySet<string>;
}

interface PackageFile {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** npm links every workspace for everyone, so an unlisted one works here, and nowhere else. */
export function findUnlistedWorkspaces(house: House): readonly Finding[] {
  const workspaces = readWorkspaces(house);
  return house.files.filter(isTypeScript).flatMap((file) => {
    const from = workspaces.find(({ folder }) => file.startsWith(`${folder}/`));
    if (from === undefined) return [];
    const imports = ts.preProcessFile(house.read(file), true, true).importedFiles;
    return imports.flatMap(({ fileName }) => judge(file, from, fileName, workspaces));
  });
}

function judge(
  file: string,
  from: Workspace,
  specifier: string,
  workspaces: readonly Workspace[],
): readonly Finding[] {
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const to = workspaces.find(({ folder }) => target.startsWith(`${folder}/`));
    if (to === undefined || to === from || isSharedTest(file, target)) return [];
    return [`${file}: reaches into ${to.folder} by a path. Import ${to.name}/... instead.`];
  }
  const to = workspaces.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (to === undefined || to === from || from.listed.has(to.name)) return [];
  return [`${file}: imports ${to.name}. List it in ${from.folder}/package.json.`];
}

/** What tests have built, drills and other tests may use; a package offers no door to it. */
function isSharedTest(file: string, target: string): boolean {
  const mayUse = file.startsWith("scripts/") || /^packages\/[^/]+\/test\//.test(file);
  return mayUse && /^packages\/[^/]+\/test\//.test(target);
}

function readWorkspaces(house: House): readonly Workspace[] {
  return house.files
    .filter((file) => /^(packages\/[^/]+|stacks|scripts)\/package\.json$/.test(file))
    .map((file) => {
      const { name, dependencies, devDependencies } = JSON.parse(house.read(file)) as PackageFile;
      const listed = new Set(Object.keys({ ...dependencies, ...devDependencies }));
      return { folder: path.posix.dirname(file), name, listed };
    });
}
