"use client";

import { useState } from "react";
import { useConfig } from "../../config/config-context.tsx";
import { finishPasswordReset, startPasswordReset } from "../../session/amplify.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { showToast } from "../../ui/toast.tsx";
import { Card } from "./card.tsx";
import { CodeField, CODE_MISSING, EmailField } from "./credential-fields.tsx";
import { useStep } from "./use-step.ts";

interface ResetFormProps {
  readonly email: string;
  readonly onDone: () => void;
}

/** A new password for who forgot the old one, proven by a code sent by mail. */
export function ResetForm({ email: knownEmail, onDone }: ResetFormProps) {
  const config = useConfig();
  const step = useStep();
  const [sent, setSent] = useState(false);
  const [email, setEmail] = useState(knownEmail);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");

  const submit = () => {
    if (sent && code.trim() === "") {
      step.setFailure(CODE_MISSING);
      return;
    }
    step.run(async () => {
      if (!sent) {
        await startPasswordReset(config, email.trim());
        setSent(true);
        return;
      }
      await finishPasswordReset(config, { email: email.trim(), code: code.trim(), password });
      showToast("good", "Password changed", "Sign in with the new one.");
      onDone();
    });
  };

  return (
    <Card
      title="Reset your password"
      intro={sent ? `We sent a code to ${email}.` : "We will send you a code by e-mail."}
      failure={step.failure}
      onSubmit={submit}
      footer={
        <button type="button" className="text-accent font-medium underline" onClick={onDone}>
          Back to sign in
        </button>
      }
    >
      {sent ? (
        <>
          <CodeField value={code} onChange={setCode} />
          <Field
            label="New password"
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </>
      ) : (
        <EmailField value={email} onChange={setEmail} />
      )}
      <Button type="submit" look="primary" size="large" busy={step.busy}>
        {sent ? "Change the password" : "Send the code"}
      </Button>
    </Card>
  );
}
