"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useConfig } from "../../config/config-context.tsx";
import { answerSignIn, startSignIn, type SignInStep } from "../../session/amplify.ts";
import { useSession } from "../../session/session-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Card } from "./card.tsx";
import { EmailField } from "./credential-fields.tsx";
import { ResetForm } from "./reset-form.tsx";
import { useStep } from "./use-step.ts";

type Stage = "password" | "code" | "newPassword" | "reset";

/** Signs a user in: e-mail and password, and whatever more the pool asks for. */
export function SignInForm({ nextPath }: { nextPath: string }) {
  const config = useConfig();
  const session = useSession();
  const router = useRouter();
  const step = useStep();
  const [stage, setStage] = useState<Stage>("password");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  const goOn = (next: SignInStep) => {
    if (next === "done") {
      session.reload();
      router.push(nextPath);
    } else if (next === "confirmSignUp") {
      router.push(`/signup?email=${encodeURIComponent(email)}`);
    } else {
      setStage(next === "resetPassword" ? "reset" : next);
    }
  };
  const signIn = () => {
    if (email.trim() === "" || password === "") {
      step.setFailure("Enter your e-mail address and your password.");
      return;
    }
    step.run(async () => goOn(await startSignIn(config, email.trim(), password)));
  };

  if (stage === "reset") {
    return <ResetForm email={email} onDone={() => setStage("password")} />;
  }
  if (stage !== "password") {
    return (
      <Challenge
        stage={stage}
        step={step}
        onAnswer={(answer) => step.run(async () => goOn(await answerSignIn(answer)))}
      />
    );
  }
  return (
    <PasswordCard
      email={email}
      password={password}
      step={step}
      onEmail={setEmail}
      onPassword={setPassword}
      onSubmit={signIn}
      onForgotten={() => setStage("reset")}
    />
  );
}

interface PasswordCardProps {
  readonly email: string;
  readonly password: string;
  readonly step: ReturnType<typeof useStep>;
  readonly onEmail: (email: string) => void;
  readonly onPassword: (password: string) => void;
  readonly onSubmit: () => void;
  readonly onForgotten: () => void;
}

function PasswordCard(props: PasswordCardProps) {
  const { email, password, step, onEmail, onPassword, onSubmit, onForgotten } = props;
  return (
    <Card
      title="Sign in"
      failure={step.failure}
      onSubmit={onSubmit}
      footer={
        <>
          New here?{" "}
          <Link href="/signup" className="text-accent font-medium underline">
            Create an account
          </Link>
        </>
      }
    >
      <EmailField value={email} onChange={onEmail} />
      <Field
        label="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => onPassword(event.target.value)}
      />
      <Button type="submit" look="primary" size="large" busy={step.busy}>
        Sign in
      </Button>
      <button
        type="button"
        className="text-muted hover:text-fg self-center text-xs underline"
        onClick={onForgotten}
      >
        Forgot your password?
      </button>
    </Card>
  );
}

const CHALLENGES = {
  code: {
    title: "One more step",
    intro: "Enter the code from your authenticator app or message.",
    label: "Code",
    button: "Confirm",
    input: { inputMode: "numeric", autoComplete: "one-time-code" },
  },
  newPassword: {
    title: "Choose a password",
    intro: "Your first password was for one use. Choose your own now.",
    label: "New password",
    button: "Save and sign in",
    input: { type: "password", autoComplete: "new-password" },
  },
} as const;

interface ChallengeProps {
  readonly stage: keyof typeof CHALLENGES;
  readonly step: ReturnType<typeof useStep>;
  readonly onAnswer: (answer: string) => void;
}

function Challenge({ stage, step, onAnswer }: ChallengeProps) {
  const [answer, setAnswer] = useState("");
  const { title, intro, label, button, input } = CHALLENGES[stage];
  return (
    <Card
      title={title}
      intro={intro}
      failure={step.failure}
      onSubmit={() => onAnswer(answer.trim())}
    >
      <Field
        {...input}
        label={label}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <Button type="submit" look="primary" size="large" busy={step.busy}>
        {button}
      </Button>
    </Card>
  );
}
