import { clsx } from "clsx";
import type { ComponentProps } from "react";

const LOOKS = {
  primary: "bg-solid text-on-solid hover:brightness-110",
  plain: "bg-raised text-fg border border-line hover:border-line-strong",
  quiet: "text-muted hover:bg-raised hover:text-fg",
  buy: "bg-buy text-on-buy hover:brightness-110",
  sell: "bg-sell text-on-sell hover:brightness-110",
  danger: "border border-line text-down hover:border-down",
} as const;

const SIZES = {
  small: "h-7 rounded-md px-2.5 text-xs",
  medium: "h-9 rounded-md px-3.5 text-sm",
  large: "h-10 rounded-lg px-4 text-sm",
} as const;

interface Look {
  readonly look?: keyof typeof LOOKS;
  readonly size?: keyof typeof SIZES;
}

/** The classes of a button, for links that should look like one. */
export function buttonClass({ look = "plain", size = "medium" }: Look = {}): string {
  return clsx(
    "inline-flex items-center justify-center gap-1.5 font-medium whitespace-nowrap transition",
    "disabled:cursor-not-allowed disabled:opacity-50",
    LOOKS[look],
    SIZES[size],
  );
}

interface ButtonProps extends ComponentProps<"button">, Look {
  /** Shows that work is under way, and takes no second press meanwhile. */
  readonly busy?: boolean;
}

export function Button({ look, size, busy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonClass({ ...(look && { look }), ...(size && { size }) }), className)}
    >
      {busy && (
        <span
          aria-hidden="true"
          className="size-3.5 animate-spin rounded-full border-2 border-current border-t-transparent"
        />
      )}
      {children}
    </button>
  );
}
