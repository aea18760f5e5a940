"use client";

import type { CreatedApiKey } from "../../api/platform.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { showToast } from "../../ui/toast.tsx";

interface CreatedKeyProps {
  readonly created: CreatedApiKey;
  readonly onDone: () => void;
}

/** The new key. Its secret is here and nowhere else, so it waits until the user says it is safe. */
export function CreatedKey({ created, onDone }: CreatedKeyProps) {
  return (
    <div className="border-line mt-4 flex flex-col gap-3 border-t p-5">
      <p className="text-sm font-medium">“{created.label}” is ready.</p>
      <Copyable label="API key" value={created.apiKey} />
      {created.secretKey !== undefined && (
        <>
          <Copyable label="Secret key" value={created.secretKey} />
          <p className="text-accent flex items-start gap-2 text-xs">
            <Icon name="alert" className="mt-0.5 size-4 shrink-0" />
            This is the only time the secret is shown. Keep it where only your program can read it.
          </p>
        </>
      )}
      <Button look="primary" className="self-end" onClick={onDone}>
        {created.secretKey === undefined ? "Done" : "I have saved it"}
      </Button>
    </div>
  );
}

function Copyable({ label, value }: { label: string; value: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      showToast("good", `${label} copied`);
    } catch {
      showToast(
        "bad",
        "Not copied",
        "The browser does not allow it here. Select the text instead.",
      );
    }
  };
  return (
    <div>
      <p className="text-muted mb-1 text-xs font-medium">{label}</p>
      <div className="border-line bg-page flex items-center gap-2 rounded-md border p-2 pl-3">
        <code className="min-w-0 flex-1 text-xs break-all" data-testid={label}>
          {value}
        </code>
        <Button look="quiet" size="small" aria-label={`Copy ${label}`} onClick={() => void copy()}>
          <Icon name="copy" />
        </Button>
      </div>
    </div>
  );
}
