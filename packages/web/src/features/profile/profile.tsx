"use client";

import type { ReactNode } from "react";
import { useMe } from "../../api/queries.ts";
import { Panel } from "../../ui/panel.tsx";
import { Failure, SkeletonRows } from "../../ui/states.tsx";
import { dayText } from "../../ui/time.ts";

const KYC_WORDS = { NONE: "Not verified", APPROVED: "Verified" } as const;
const ROLE_WORDS = { TRADER: "Trader", OPERATOR: "Operator" } as const;

/** Who the user is to the exchange. */
export function Profile() {
  const { data: me, isError, error, refetch } = useMe();
  return (
    <Panel aria-label="Profile" className="border-line rounded-xl border">
      <h2 className="px-5 pt-4 text-sm font-semibold">Profile</h2>
      {me !== undefined && (
        <dl className="grid gap-x-8 gap-y-3 p-5 pt-3 text-sm sm:grid-cols-2">
          <Fact label="E-mail">{me.email}</Fact>
          <Fact label="Account number">{me.accountId}</Fact>
          <Fact label="Identity">
            <span className={me.kycStatus === "APPROVED" ? "text-up" : "text-muted"}>
              {KYC_WORDS[me.kycStatus]}
            </span>
          </Fact>
          <Fact label="Role">{ROLE_WORDS[me.role]}</Fact>
          <Fact label="Member since">{dayText(me.createdTimeMs)}</Fact>
        </dl>
      )}
      {me === undefined && isError && <Failure error={error} onRetry={() => void refetch()} />}
      {me === undefined && !isError && <SkeletonRows rows={3} className="p-5" />}
    </Panel>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="mt-0.5 truncate font-medium">{children}</dd>
    </div>
  );
}
