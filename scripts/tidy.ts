/** A step of `npm run check`: the rules of the house that no other tool knows, one finding a line. */
import { rungs } from "../vitest.config.ts";
import { root } from "./steps.ts";
import { findOwnParsers } from "./tidy/command-lines.ts";
import { findDocumentFaults } from "./tidy/documents.ts";
import { findLostHandlers } from "./tidy/handlers.ts";
import { openHouse, type TidyRule } from "./tidy/house.ts";
import { findTestsOffTheLadder } from "./tidy/ladder.ts";
import { findLeftovers, findLongFiles } from "./tidy/sources.ts";
import { findBannedWords } from "./tidy/words.ts";
import { findUnlistedWorkspaces } from "./tidy/workspaces.ts";

const rules: readonly TidyRule[] = [
  findLostHandlers,
  findUnlistedWorkspaces,
  (house) => findTestsOffTheLadder(house, rungs),
  findDocumentFaults,
  findLongFiles,
  findLeftovers,
  findBannedWords,
  findOwnParsers,
];

const house = openHouse(root);
const findings = new Set(rules.flatMap((rule) => rule(house)));
for (const finding of findings) process.stderr.write(`${finding}\n`);
process.exitCode = findings.size === 0 ? 0 : 1;
