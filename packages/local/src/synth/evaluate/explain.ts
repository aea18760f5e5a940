import { relative } from "node:path";

/** Turns what went wrong in the stacks into lines a person can act on: where, and what. */
export function explain(errors: readonly unknown[], root: string): string {
  const lines = errors.map((error) => explainOne(error, root));
  return [...new Set(lines)].join("\n");
}

function explainOne(error: unknown, root: string): string {
  if (!(error instanceof Error)) return String(error);
  const place = placeIn(error.stack ?? "");
  const message = bundlerMessages(error, root) ?? firstParagraph(error.message);
  return place === undefined ? message : `${place}: ${message}`;
}

/** The innermost line of our own: not of SST's components, which the user cannot change. */
function placeIn(stack: string): string | undefined {
  const ours = /[/\\]((?:stacks[/\\][^/\\]+|sst\.config)\.ts):(\d+):\d+\)?$/m.exec(stack);
  return ours === null ? undefined : `${ours[1]}:${ours[2]}`;
}

interface BundlerMessage {
  readonly text: string;
  readonly location?: { readonly file: string; readonly line: number } | null;
}

function bundlerMessages(error: Error, root: string): string | undefined {
  if (!("errors" in error) || !Array.isArray(error.errors)) return undefined;
  const messages = error.errors as readonly BundlerMessage[];
  return messages
    .map(({ text, location }) =>
      location
        ? `${relative(root, location.file) || location.file}:${location.line}: ${text}`
        : text,
    )
    .join("\n");
}

const firstParagraph = (message: string) => message.split("\n\n", 1)[0] ?? message;
