import type { AccountPlan, SeededAccount } from "./accounts.ts";

/** The exchange's private port, spoken by the person who runs the stack. */
export interface Operator {
  readonly url: string;
  readonly token: string;
}

/** Credits every account of the plan; the transfer ids make a repeated call change nothing. */
export async function fundAccounts(
  operator: Operator,
  plan: readonly Pick<AccountPlan, "name" | "funds">[],
  transfers: { readonly accounts: readonly SeededAccount[]; readonly idPrefix: string },
): Promise<void> {
  const { accounts, idPrefix } = transfers;
  for (const { name, funds } of plan) {
    const account = accounts.find((candidate) => candidate.name === name);
    if (account === undefined) continue;
    for (const [asset, amount] of Object.entries(funds))
      await deposit(operator, {
        accountId: account.accountId,
        asset,
        amount,
        transferId: `${idPrefix}-${name}-${asset}`,
      });
  }
}

async function deposit(operator: Operator, body: object): Promise<void> {
  const answer = await fetch(`${operator.url}/operator/deposits`, {
    method: "POST",
    headers: { authorization: `Bearer ${operator.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok)
    throw new Error(`The exchange refused ${JSON.stringify(body)}: ${await answer.text()}`);
}
