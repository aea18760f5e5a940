"use client";

import { useId, useState, type FormEvent } from "react";
import type { CreatedApiKey } from "../../api/platform.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import {
  isKeyRequest,
  keyRefusalText,
  keyRequestOf,
  type KeyDraft,
  type KeyProblems,
} from "./key-request.ts";
import { useCreateApiKey } from "./mutations.ts";

interface CreateKeyFormProps {
  readonly onCreated: (key: CreatedApiKey) => void;
  readonly onCancel: () => void;
}

const TYPES = [
  { type: "HMAC", title: "HMAC", text: "We make a secret. It is shown once." },
  { type: "ED25519", title: "Ed25519", text: "You keep the private key; we get the public one." },
  { type: "RSA", title: "RSA", text: "As Ed25519, for programs that know nothing newer." },
] as const;

const EMPTY: KeyDraft = { label: "", type: "HMAC", publicKeyPem: "", trade: true, addresses: "" };

/** Asks what kind of key it shall be. */
export function CreateKeyForm({ onCreated, onCancel }: CreateKeyFormProps) {
  const [draft, setDraft] = useState<KeyDraft>(EMPTY);
  const [problems, setProblems] = useState<KeyProblems>({});
  const create = useCreateApiKey();
  const change = (part: Partial<KeyDraft>) => {
    setDraft({ ...draft, ...part });
    setProblems({});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const result = keyRequestOf(draft);
    if (isKeyRequest(result)) create.mutate(result, { onSuccess: onCreated });
    else setProblems(result);
  };
  return (
    <form
      className="border-line mt-4 flex flex-col gap-4 border-t p-5"
      onSubmit={submit}
      noValidate
    >
      <KindPicker value={draft.type} onChange={(type) => change({ type })} />
      <Field
        label="Label"
        value={draft.label}
        maxLength={50}
        problem={problems.label}
        placeholder="My trading bot"
        onChange={(event) => change({ label: event.target.value })}
      />
      {draft.type !== "HMAC" && (
        <PemField
          algorithm={draft.type === "RSA" ? "rsa -pkeyopt rsa_keygen_bits:2048" : "ed25519"}
          value={draft.publicKeyPem}
          problem={problems.publicKeyPem}
          onChange={(publicKeyPem) => change({ publicKeyPem })}
        />
      )}
      <Field
        label="Only from these addresses (optional)"
        value={draft.addresses}
        placeholder="203.0.113.7, 198.51.100.0/24"
        hint="IP addresses or ranges, with commas between. Empty means from anywhere."
        onChange={(event) => change({ addresses: event.target.value })}
      />
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="accent-accent"
          checked={draft.trade}
          onChange={(event) => change({ trade: event.target.checked })}
        />
        May place and cancel orders
      </label>
      {create.isError && (
        <p role="alert" className="text-down text-xs">
          {keyRefusalText(create.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Back</Button>
        <Button type="submit" look="primary" busy={create.isPending}>
          Create the key
        </Button>
      </div>
    </form>
  );
}

interface KindPickerProps {
  readonly value: KeyDraft["type"];
  readonly onChange: (type: KeyDraft["type"]) => void;
}

function KindPicker({ value, onChange }: KindPickerProps) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-3">
      <legend className="text-muted mb-1.5 text-xs font-medium">Kind of key</legend>
      {TYPES.map(({ type, title, text }) => (
        <label
          key={type}
          className="border-line has-checked:border-accent flex cursor-pointer gap-2.5 rounded-lg border p-3"
        >
          <input
            type="radio"
            name="type"
            className="accent-accent mt-0.5"
            checked={value === type}
            onChange={() => onChange(type)}
          />
          <span>
            <span className="block text-sm font-medium">{title}</span>
            <span className="text-muted text-xs">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface PemFieldProps {
  /** As openssl is told. */
  readonly algorithm: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function PemField({ algorithm, value, problem, onChange }: PemFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-muted text-xs font-medium">
        Public key (PEM)
      </label>
      <textarea
        id={id}
        rows={4}
        value={value}
        spellCheck={false}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={`${id}-note`}
        placeholder={"-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----"}
        className="border-line bg-page rounded-md border p-3 font-mono text-xs"
        onChange={(event) => onChange(event.target.value)}
      />
      <p
        id={`${id}-note`}
        className={problem === undefined ? "text-faint text-xs" : "text-down text-xs"}
      >
        {problem ??
          `openssl genpkey -algorithm ${algorithm} -out private.pem; openssl pkey -in private.pem -pubout`}
      </p>
    </div>
  );
}
