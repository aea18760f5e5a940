import type { Finding, House } from "./house.ts";

const MANIFEST = "packages/local/manifest.json";
const EXPORTS_HANDLER =
  /^export (?:const|let|function|async function) handler\b|^export \{[^}]*\bhandler\b[^}]*\}/m;

/** Only a handler that the stacks name is deployed, and only one that exists can run. */
export function findLostHandlers(house: House): readonly Finding[] {
  const { functions, services } = JSON.parse(house.read(MANIFEST)) as {
    functions: readonly { handler: string }[];
    services: readonly { command: string }[];
  };
  const named = new Set(functions.map(({ handler }) => handler.replace(/\.handler$/, ".ts")));
  const missing = functions
    .filter(({ handler }) => !isHandler(house, handler.replace(/\.handler$/, ".ts")))
    .map(({ handler }) => `${MANIFEST}: there is no ${handler}. Correct its path in stacks/.`);
  const unstartable = services
    .flatMap(({ command }) => command.match(/\S+\.ts\b/) ?? [])
    .filter((file) => !house.files.includes(file))
    .map((file) => `${MANIFEST}: there is no ${file}. Correct its path in stacks/.`);
  const undeployed = house.files
    .filter((file) => /^packages\/functions\/src\/.*\.ts$/.test(file) && !named.has(file))
    .filter((file) => isHandler(house, file))
    .map((file) => `${file}: no stack deploys this handler. Name it in stacks/, or delete it.`);
  return [...missing, ...unstartable, ...undeployed];
}

function isHandler(house: House, file: string): boolean {
  return house.files.includes(file) && EXPORTS_HANDLER.test(house.read(file));
}
