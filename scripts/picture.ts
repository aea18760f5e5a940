/** `npm run picture [-- --check]`: draws the packages and their imports into ARCHITECTURE.md. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./steps.ts";

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
if (process.argv.includes("--check")) {
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
