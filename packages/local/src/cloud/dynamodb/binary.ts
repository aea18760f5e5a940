import { createRequire } from "node:module";
import path from "node:path";
import { isExecutable } from "../executable.ts";
import { StartupError } from "../startup-error.ts";

const require = createRequire(import.meta.url);

/** The dynoxide program: from npm where it has one for this platform, else from the PATH. */
export function findDynoxide(env: NodeJS.ProcessEnv = process.env): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const places = (env["PATH"] ?? "").split(path.delimiter).map((dir) => path.join(dir, "dynoxide"));
  const found = [fromPackage(name), ...places].find(
    (file) => file !== undefined && isExecutable(file),
  );
  if (found !== undefined) return found;
  throw new StartupError(
    `DynamoDB cannot start: there is no dynoxide for ${process.platform}-${process.arch}.`,
    "Put a dynoxide program on the PATH (https://github.com/nubo-db/dynoxide), " +
      "or set DYNAMODB_ENDPOINT to a DynamoDB that runs already, e.g. http://127.0.0.1:8000.",
  );
}

function fromPackage(name: string): string | undefined {
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), "dynoxide");
  } catch {
    return undefined;
  }
}
