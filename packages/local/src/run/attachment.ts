import path from "node:path";
import { readJsonFile, writePrivateJsonFile } from "../cloud/private-file.ts";
import type { Operator } from "./operator.ts";

/** What a tool of ours needs to join a stack that runs: its services, links and the operator's port. */
export interface Attachment {
  readonly pid: number;
  /** What SDK clients find the services by. */
  readonly env: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly operator: Operator;
}

const fileIn = (dir: string): string => path.join(dir, "cloud", "attachment.json");

/** Readable by its owner only: it holds the operator's token. */
export function writeAttachment(dir: string, attachment: Attachment): void {
  writePrivateJsonFile(fileIn(dir), attachment);
}

/** The stack that runs in this folder; undefined when none does. */
export function readAttachment(dir: string): Attachment | undefined {
  const attachment = readJsonFile(fileIn(dir)) as Attachment | undefined;
  return attachment !== undefined && isRunning(attachment.pid) ? attachment : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
