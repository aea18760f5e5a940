import type { Finding, House } from "./house.ts";

const ROOM = "scripts/command-line/";
// The brackets keep this file from finding itself.
const OWN_PARSER = /\bparse[A]rgs\(|\bprocess\.argv\.[i]ncludes\(/;

/** A script that reads its options by itself forgets to refuse what is misspelt or no number. */
export function findOwnParsers(house: House): readonly Finding[] {
  return house.files
    .filter((file) => /^scripts\/.*\.ts$/.test(file) && !file.startsWith(ROOM))
    .filter((file) => OWN_PARSER.test(house.read(file)))
    .map((file) => `${file}: reads its options by itself. Use ${ROOM}arguments.ts.`);
}
