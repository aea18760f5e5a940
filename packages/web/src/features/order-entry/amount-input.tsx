"use client";

import { clsx } from "clsx";
import { useId, type ChangeEvent, type KeyboardEvent } from "react";
import { decimalInput } from "./draft.ts";

interface AmountInputProps {
  readonly label: string;
  readonly unit: string;
  readonly value: string;
  readonly placeholder: string;
  readonly disabled?: boolean;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly action?: {
    readonly label: string;
    readonly title: string;
    readonly onPress: () => void;
  };
}

/** A field for a decimal: keeps the text as typed, but for a comma that stands for the point. */
export function AmountInput(props: AmountInputProps) {
  const { label, unit, value, placeholder, disabled = false, problem, onChange } = props;
  const id = useId();
  return (
    <div>
      <div
        className={clsx(
          "bg-page flex h-10 items-center gap-2 rounded-md border px-3 text-sm",
          "focus-within:border-accent transition-colors",
          problem === undefined ? "border-line hover:border-line-strong" : "border-down",
          disabled && "opacity-70",
        )}
      >
        <label htmlFor={id} className="text-muted shrink-0 text-xs">
          {label}
        </label>
        <input
          id={id}
          value={value}
          disabled={disabled}
          placeholder={placeholder}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          className="placeholder:text-muted min-w-0 flex-1 bg-transparent text-right font-medium outline-none"
          onChange={(event) => onChange(enteredText(event))}
          onKeyDown={props.onKeyDown}
        />
        {props.action !== undefined && (
          <button
            type="button"
            title={props.action.title}
            aria-label={props.action.title}
            className="text-accent shrink-0 rounded text-xs font-medium"
            onClick={props.action.onPress}
          >
            {props.action.label}
          </button>
        )}
        <span className="text-muted w-9 shrink-0 text-right text-xs">{unit}</span>
      </div>
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className="text-down mt-1 text-xs">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Reads an edit; a comma that became a point leaves the cursor where it was. */
function enteredText({ target, nativeEvent }: ChangeEvent<HTMLInputElement>): string {
  const pasted =
    nativeEvent instanceof InputEvent && nativeEvent.inputType.startsWith("insertFrom");
  const text = decimalInput(target.value, pasted);
  const cursor = target.selectionStart;
  if (text !== target.value && text.length === target.value.length) {
    target.value = text;
    target.setSelectionRange(cursor, cursor);
  }
  return text;
}
