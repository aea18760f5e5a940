/** `npm run picture [-- --check]`: draws the packages and their imports into ARCHITECTURE.md. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readArguments } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { root } from "./steps.ts";

const HELP = `Usage: npm run picture -- [options]
Draws the packages and their imports into ARCHITECTURE.md.

  --check  change nothing; exit with 1 if the picture is stale
  --help   this text
`;

const { check } = argumentsOrExit("picture", HELP, (args) =>
  readArguments(args, { check: { type: "boolean", default: false } }),
);

const FILE = path.join(root, "ARCHITECTURE.md");
const BEGIN = "<!-- picture:begin -->";
const END = "<!-- picture:end -->";

const mermaid = execFileSync(
  path.join(root, "node_modules", ".bin", "depcruise"),
  [
    "--config",
    ".dependency-cruiser.mjs",
    "--include-only",
    "^(packages|stacks|scripts)/",
    "--collapse",
    "^(packages/[^/]+|stacks|scripts)",
    "--output-type",
    "mermaid",
    "packages",
    "stacks",
    "scripts",
  ],
  { cwd: root, encoding: "utf8" },
);
const text = readFileSync(FILE, "utf8");
const drawn =
  text.slice(0, text.indexOf(BEGIN) + BEGIN.length) +
  `\n\n\`\`\`mermaid\n${inOrder(mermaid)}\n\`\`\`\n\n` +
  text.slice(text.indexOf(END));
if (check) {
  if (drawn !== text) {
    process.stderr.write("The picture in ARCHITECTURE.md is stale. Run: npm run picture\n");
    process.exit(1);
  }
} else writeFileSync(FILE, drawn);

/** The arrows sorted, so that the picture changes only when the house does. */
function inOrder(picture: string): string {
  const lines = picture.trim().split("\n");
  const isArrow = (line: string) => line.includes("-->");
  return [
    ...lines.filter((line) => !isArrow(line)),
    ...lines.filter((line) => isArrow(line)).toSorted(),
  ]
    .filter((line) => line.trim() !== "")
    .join("\n");
}
