import { clsx } from "clsx";
import { useId, type ComponentProps, type ReactNode } from "react";

interface FieldProps extends ComponentProps<"input"> {
  readonly label: string;
  /** What is wrong with the value, in words that say how to put it right. */
  readonly problem?: string | undefined;
  readonly hint?: ReactNode;
}

/** A labelled input with room for a hint or a problem below it. */
export function Field({ label, problem, hint, className, ...input }: FieldProps) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className={clsx("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-muted text-xs font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        className={clsx(
          "bg-page h-10 rounded-md border px-3 text-sm outline-offset-0",
          problem === undefined ? "border-line hover:border-line-strong" : "border-down",
        )}
      />
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={clsx("text-xs", problem === undefined ? "text-faint" : "text-down")}
        >
          {note}
        </p>
      )}
    </div>
  );
}
