import { Field } from "../../ui/field.tsx";

interface CredentialFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function EmailField({ value, onChange }: CredentialFieldProps) {
  return (
    <Field
      label="E-mail"
      type="email"
      autoComplete="username"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export const CODE_MISSING = "Enter the code from the mail.";

/** For the code of a mail. */
export function CodeField({ value, onChange }: CredentialFieldProps) {
  return (
    <Field
      label="Code"
      inputMode="numeric"
      autoComplete="one-time-code"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
