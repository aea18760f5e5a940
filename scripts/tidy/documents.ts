import path from "node:path";
import type { Finding, House } from "./house.ts";

const README_LINES_MAX = 100;

/** One title, links that lead somewhere, a README of one sitting. */
export function findDocumentFaults(house: House): readonly Finding[] {
  const documents = house.files.filter((file) => file.endsWith(".md"));
  return documents.flatMap((file) => [
    ...judgeTitle(house, file),
    ...judgeLinks(house, file),
    ...judgeLength(house, file),
  ]);
}

function judgeTitle(house: House, file: string): readonly Finding[] {
  const titles = prose(house, file).match(/^# /gm)?.length ?? 0;
  if (titles === 1) return [];
  return [`${file}: has ${titles} lines that begin with "# ". A document has one title.`];
}

function judgeLinks(house: House, file: string): readonly Finding[] {
  const targets = prose(house, file).matchAll(/\]\(<?([^)\s>]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm);
  return [...targets].flatMap(([, inline, reference]) => {
    const target = inline ?? reference ?? "";
    const place = target.replace(/[#?].*$/, "");
    if (place === "" || /^[a-z]+:/i.test(place)) return [];
    const wanted = path.posix.join(place.startsWith("/") ? "." : path.posix.dirname(file), place);
    const exists = house.files.some(
      (each) => each === wanted || each.startsWith(`${wanted.replace(/\/$/, "")}/`),
    );
    return exists ? [] : [`${file}: the link to ${target} leads nowhere. Correct or remove it.`];
  });
}

function judgeLength(house: House, file: string): readonly Finding[] {
  if (path.posix.basename(file) !== "README.md") return [];
  const lines = house.read(file).trimEnd().split("\n").length;
  if (lines <= README_LINES_MAX) return [];
  return [`${file}: has ${lines} lines, ${README_LINES_MAX} are allowed. Move parts to docs/.`];
}

/** The document without its examples of code. */
function prose(house: House, file: string): string {
  return house
    .read(file)
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, "")
    .replace(/`[^`\n]*`/g, "");
}
