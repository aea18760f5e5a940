import { createHash } from "node:crypto";
import { Entity } from "electrodb";
import type { Table } from "../table/index.ts";
import { entityOptions, perTable } from "../table/index.ts";
import type { ChainNode, ChainTransfer } from "./chain-node.ts";
import { depositAddresses, deposits } from "./deposit.entity.ts";
import { listLimitMax } from "./limits.ts";
import type { CoinNetwork } from "./networks.ts";
import { keyBehind } from "./time-key.ts";
import type { Deposit, DepositAddress } from "./wire.ts";

/** The account's address on a network; made by the chain node the first time it is asked for. */
export async function depositAddressOf(
  table: Table,
  chain: ChainNode,
  {
    accountId,
    asset,
    network,
  }: { readonly accountId: number } & Pick<CoinNetwork, "asset" | "network">,
): Promise<DepositAddress> {
  const known = await depositAddresses(table).get({ accountId, network }).go();
  if (known.data !== null) return { asset, network, address: known.data.address };
  const address = await chain.address(network, String(accountId));
  await depositAddresses(table).put({ accountId, network, address }).go();
  return { asset, network, address };
}

/** Whose address that is. */
export async function accountOfAddress(
  table: Table,
  network: string,
  address: string,
): Promise<number | undefined> {
  const { data } = await depositAddresses(table).query.byAddress({ address, network }).go();
  return data[0]?.accountId;
}

/** A deposit as it was seen on the chain, written down once. */
export async function noteDeposit(
  table: Table,
  transfer: ChainTransfer,
  to: { readonly accountId: number; readonly network: string },
): Promise<Deposit> {
  const depositId = depositIdOf(to.network, transfer);
  const known = await deposits(table).get({ depositId }).go({ consistent: true });
  if (known.data !== null) return known.data;
  const { txId, asset, address, amount, timeMs } = transfer;
  const seen = {
    depositId,
    ...to,
    asset,
    address,
    txId,
    amount,
    state: "PENDING" as const,
    confirmations: 0,
    createdTimeMs: timeMs,
  };
  await deposits(table).create(seen).go({ returnOnConditionCheckFailure: true });
  return seen;
}

/** Changes what is known of a deposit. What was credited stays credited. */
export async function changeDeposit(
  table: Table,
  depositId: string,
  to: Pick<Deposit, "state" | "amount" | "confirmations"> & { readonly creditedTimeMs?: number },
): Promise<void> {
  await deposits(table)
    .patch({ depositId })
    .set(to)
    .where(({ state }, { eq }) => eq(state, "PENDING"))
    .go({ returnOnConditionCheckFailure: true });
}

/** Of one account, newest first. */
export async function listDeposits(
  table: Table,
  query: {
    readonly accountId: number;
    readonly startTimeMs?: number | undefined;
    readonly endTimeMs?: number | undefined;
  },
): Promise<readonly Deposit[]> {
  const { accountId, startTimeMs = 0, endTimeMs } = query;
  const { data } = await deposits(table)
    .query.byAccount({ accountId })
    .between({ createdTimeMs: startTimeMs }, { createdTimeMs: keyBehind(endTimeMs) })
    .go({ limit: listLimitMax, order: "desc" });
  return data;
}

/** One transaction may pay several of our addresses, in several assets, and one of them more than once. */
function depositIdOf(network: string, { txId, address, asset, index }: ChainTransfer): string {
  const parts = [network, txId, address, asset, ...(index === 0 ? [] : [index])];
  return createHash("sha256").update(parts.join(":")).digest("hex").slice(0, 32);
}

/** Up to which block everything that came in has been dealt with for good. */
const scans = perTable(
  (table) =>
    new Entity(
      {
        model: { service: "bourse", entity: "chainScan", version: "1" },
        attributes: {
          network: { type: "string", required: true },
          block: { type: "number", required: true },
        },
        indexes: {
          byNetwork: {
            pk: { field: "pk", composite: ["network"], casing: "none" },
            sk: { field: "sk", composite: [], casing: "none" },
          },
        },
      },
      entityOptions(table),
    ),
);

export async function scannedBlock(table: Table, network: string): Promise<number> {
  const { data } = await scans(table).get({ network }).go({ consistent: true });
  return data?.block ?? 0;
}

export async function noteScanned(table: Table, network: string, block: number): Promise<void> {
  await scans(table).put({ network, block }).go();
}
