import { clsx } from "clsx";
import type { ReactNode } from "react";
import { problemText } from "../api/problem.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** A grey block where something will stand once it has loaded. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden="true" className={clsx("bg-raised animate-shimmer rounded", className)} />
  );
}

/** Several grey lines, said once to screen readers. */
export function SkeletonRows({ rows, className }: { rows: number; className?: string }) {
  return (
    <div className={clsx("flex flex-col gap-2.5 p-3", className)}>
      <span className="sr-only" role="status">
        Loading
      </span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-4" />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly icon?: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** Says that there is nothing here, and what to do about it. */
export function Empty({ icon = "inbox", title, children, className }: EmptyProps) {
  return (
    <div
      className={clsx(
        "text-muted flex flex-col items-center justify-center gap-2 p-6 text-center",
        className,
      )}
    >
      <Icon name={icon} className="text-faint size-6" />
      <p className="text-xs">{title}</p>
      {children}
    </div>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly className?: string;
}

/** Says what went wrong, with a way to try again. */
export function Failure({ error, onRetry, className }: FailureProps) {
  return (
    <div role="alert" className={className}>
      <Empty icon="alert" title={problemText(error)} className="h-full">
        {onRetry !== undefined && (
          <Button size="small" onClick={onRetry}>
            <Icon name="refresh" className="size-3.5" />
            Try again
          </Button>
        )}
      </Empty>
    </div>
  );
}
