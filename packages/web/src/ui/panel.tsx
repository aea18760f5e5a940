import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** The surface everything stands on. Give it an accessible name: it is a region of the page. */
export function Panel({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section
      {...rest}
      className={clsx("bg-panel flex min-h-0 min-w-0 flex-col overflow-hidden", className)}
    />
  );
}
