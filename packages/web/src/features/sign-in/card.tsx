import type { FormEvent, ReactNode } from "react";

interface CardProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly failure: string | undefined;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** The frame of every step of signing in and up. */
export function Card({ title, intro, failure, onSubmit, children, footer }: CardProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <div className="w-full max-w-sm">
      <form
        className="border-line bg-panel flex flex-col gap-4 rounded-2xl border p-6 sm:p-7"
        onSubmit={submit}
        noValidate
      >
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {intro !== undefined && <p className="text-muted mt-1 text-sm">{intro}</p>}
        </div>
        {children}
        {failure !== undefined && (
          <p role="alert" className="text-down text-sm">
            {failure}
          </p>
        )}
      </form>
      {footer !== undefined && <p className="text-muted mt-4 text-center text-sm">{footer}</p>}
    </div>
  );
}
