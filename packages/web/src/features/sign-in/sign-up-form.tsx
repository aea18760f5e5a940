"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useConfig } from "../../config/config-context.tsx";
import { finishSignUp, sendCodeAgain, startSignUp } from "../../session/amplify.ts";
import { useSession } from "../../session/session-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { showToast } from "../../ui/toast.tsx";
import { Card } from "./card.tsx";
import { CodeField, CODE_MISSING, EmailField } from "./credential-fields.tsx";
import { useStep } from "./use-step.ts";

/** Opens an account; `confirmEmail` goes straight to the code of an account begun before. */
export function SignUpForm({ confirmEmail }: { confirmEmail: string | undefined }) {
  const [email, setEmail] = useState(confirmEmail ?? "");
  const [confirming, setConfirming] = useState(confirmEmail !== undefined);
  return confirming ? (
    <ConfirmCode email={email} />
  ) : (
    <Credentials email={email} onEmail={setEmail} onSent={() => setConfirming(true)} />
  );
}

interface CredentialsProps {
  readonly email: string;
  readonly onEmail: (email: string) => void;
  readonly onSent: () => void;
}

function Credentials({ email, onEmail, onSent }: CredentialsProps) {
  const config = useConfig();
  const router = useRouter();
  const step = useStep();
  const [password, setPassword] = useState("");
  const submit = () => {
    if (!/^\S+@\S+$/.test(email.trim()) || password === "") {
      step.setFailure("Enter your e-mail address and a password.");
      return;
    }
    step.run(async () => {
      const next = await startSignUp(config, email.trim(), password);
      if (next === "confirm") onSent();
      else router.push("/login");
    });
  };
  return (
    <Card
      title="Create an account"
      failure={step.failure}
      onSubmit={submit}
      footer={
        <>
          Have one already?{" "}
          <Link href="/login" className="text-accent font-medium underline">
            Sign in
          </Link>
        </>
      }
    >
      <EmailField value={email} onChange={onEmail} />
      <Field
        label="Password"
        type="password"
        autoComplete="new-password"
        value={password}
        hint="At least 8 characters, with upper and lower case, a number and a symbol."
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look="primary" size="large" busy={step.busy}>
        Create account
      </Button>
    </Card>
  );
}

function ConfirmCode({ email }: { email: string }) {
  const config = useConfig();
  const session = useSession();
  const router = useRouter();
  const step = useStep();
  const [code, setCode] = useState("");
  const confirm = () => {
    if (code.trim() === "") {
      step.setFailure(CODE_MISSING);
      return;
    }
    step.run(async () => {
      const signedIn = await finishSignUp(config, email, code.trim());
      session.reload();
      showToast("good", "Welcome to Bourse", "Your e-mail address is confirmed.");
      router.push(signedIn ? "/account" : "/login");
    });
  };
  const resend = () =>
    step.run(async () => {
      await sendCodeAgain(config, email);
      showToast("plain", "A new code is on its way", email);
    });
  return (
    <Card
      title="Confirm your e-mail"
      intro={`We sent a code to ${email}.`}
      failure={step.failure}
      onSubmit={confirm}
      footer={
        <button type="button" className="text-accent font-medium underline" onClick={resend}>
          Send the code again
        </button>
      }
    >
      <CodeField value={code} onChange={setCode} />
      <Button type="submit" look="primary" size="large" busy={step.busy}>
        Confirm
      </Button>
    </Card>
  );
}
