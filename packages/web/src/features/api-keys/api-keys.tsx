"use client";

import { useState } from "react";
import type { ApiKeyView, CreatedApiKey } from "../../api/platform.ts";
import { problemText } from "../../api/problem.ts";
import { useApiKeys } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Empty, Failure, SkeletonRows } from "../../ui/states.tsx";
import { dayText } from "../../ui/time.ts";
import { showToast } from "../../ui/toast.tsx";
import { CreateKeyForm } from "./create-key-form.tsx";
import { CreatedKey } from "./created-key.tsx";
import { useDeleteApiKey } from "./mutations.ts";

type Stage =
  | { readonly name: "list" }
  | { readonly name: "create" }
  | { readonly name: "created"; readonly key: CreatedApiKey };

/** The keys that programs trade with: list, create, delete. */
export function ApiKeys() {
  const [stage, setStage] = useState<Stage>({ name: "list" });
  return (
    <Panel aria-label="API keys" className="border-line rounded-xl border">
      <div className="flex items-start justify-between gap-4 px-5 pt-4">
        <div>
          <h2 className="text-sm font-semibold">API keys</h2>
          <p className="text-muted mt-0.5 text-xs">
            For programs that trade for you. Any Binance client works with them.
          </p>
        </div>
        {stage.name === "list" && (
          <Button look="primary" size="small" onClick={() => setStage({ name: "create" })}>
            <Icon name="plus" className="size-3.5" />
            New key
          </Button>
        )}
      </div>
      {stage.name === "create" && (
        <CreateKeyForm
          onCreated={(key) => setStage({ name: "created", key })}
          onCancel={() => setStage({ name: "list" })}
        />
      )}
      {stage.name === "created" && (
        <CreatedKey created={stage.key} onDone={() => setStage({ name: "list" })} />
      )}
      <KeyList />
    </Panel>
  );
}

function KeyList() {
  const { data: keys, isError, error, refetch } = useApiKeys();
  if (keys === undefined) {
    return isError ? (
      <Failure error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={3} className="p-5" />
    );
  }
  if (keys.length === 0) return <Empty icon="key" title="You have no API keys yet." />;
  return (
    <ul className="mt-3">
      {keys.map((key) => (
        <KeyRow key={key.apiKey} apiKey={key} />
      ))}
    </ul>
  );
}

const TYPE_WORDS = { HMAC: "HMAC", ED25519: "Ed25519", RSA: "RSA" } as const;
const PERMISSION_WORDS = { READ: "Read", TRADE: "Trade", WITHDRAW: "Withdraw" } as const;

function KeyRow({ apiKey }: { apiKey: ApiKeyView }) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteApiKey();
  return (
    <li className="border-line flex flex-wrap items-center gap-x-4 gap-y-2 border-t px-5 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {apiKey.label}
          <Badge>{TYPE_WORDS[apiKey.type]}</Badge>
          {apiKey.permissions.map((permission) => (
            <Badge key={permission}>{PERMISSION_WORDS[permission]}</Badge>
          ))}
        </p>
        <p className="text-muted mt-1 truncate font-mono text-xs" title={apiKey.apiKey}>
          {apiKey.apiKey}
        </p>
        <p className="text-faint mt-1 text-xs">
          Created {dayText(apiKey.createdTimeMs)} ·{" "}
          {apiKey.ipAllowList.length === 0
            ? "from any address"
            : `only from ${apiKey.ipAllowList.join(", ")}`}
        </p>
      </div>
      <Button
        look="danger"
        size="small"
        aria-label={`Delete the key ${apiKey.label}`}
        onClick={() => setAsking(true)}
      >
        <Icon name="trash" className="size-3.5" />
        Delete
      </Button>
      <ConfirmDialog
        open={asking}
        title={`Delete “${apiKey.label}”?`}
        confirmLabel="Delete the key"
        busy={remove.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(apiKey.apiKey, {
            onSuccess: () => showToast("plain", "Key deleted", apiKey.label),
            onError: (error) => showToast("bad", "Not deleted", problemText(error)),
            onSettled: () => setAsking(false),
          })
        }
      >
        Programs that use it are refused within seconds. Open orders stay.
      </ConfirmDialog>
    </li>
  );
}

function Badge({ children }: { children: string }) {
  return (
    <span className="bg-raised text-muted text-2xs rounded px-1.5 py-0.5 font-medium">
      {children}
    </span>
  );
}
