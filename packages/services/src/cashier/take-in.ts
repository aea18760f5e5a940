import { ASSETS } from "@bourse/core/market";
import {
  accountOfAddress,
  changeDeposit,
  type ChainTransfer,
  COIN_NETWORKS,
  type CoinNetwork,
  creditOf,
  type Deposit,
  noteDeposit,
  noteScanned,
  scannedBlock,
} from "@bourse/core/wallet";
import type { CashierParts } from "./pay-out.ts";

/** Does one thing of many; true when it was done, false when it has to be done again. */
export type Try = (what: string, work: () => Promise<void>) => Promise<boolean>;

/**
 * Writes down what came in on a network, and credits what lies deep enough. Everything above the
 * block that is dealt with for good is looked at again each time; a deposit counts once, by its id.
 */
export async function takeIn(parts: CashierParts, network: string, attempt: Try): Promise<void> {
  const { table, chain } = parts;
  const scanned = await scannedBlock(table, network);
  const { tip, transfers } = await chain.transfers(network, scanned);
  let isDone = true;
  for (const transfer of transfers) {
    const what = `deposit ${network} ${transfer.txId} ${transfer.index}`;
    isDone = (await attempt(what, () => takeOne(parts, network, { transfer, tip }))) && isDone;
  }
  const depth = Math.max(...coinsOf(network).map(({ confirmationsMin }) => confirmationsMin));
  const settled = tip - depth;
  if (isDone && settled > scanned) await noteScanned(table, network, settled);
}

async function takeOne(
  parts: CashierParts,
  network: string,
  { transfer, tip }: { readonly transfer: ChainTransfer; readonly tip: number },
): Promise<void> {
  const { table, log } = parts;
  const { asset, address, amount } = transfer;
  const coin = coinsOf(network).find((one) => one.asset === asset);
  const accountId = await accountOfAddress(table, network, address);
  if (coin === undefined || accountId === undefined) return;
  const deposit = await noteDeposit(table, transfer, { accountId, network });
  const { depositId } = deposit;
  if (deposit.state !== "PENDING") {
    if (deposit.amount === amount) return;
    // Two deposits under one name, or one that changed when it lay deep: a person has to find out.
    const known = deposit.amount;
    return log.error("deposit-differs", { alarm: true, depositId, known, told: amount });
  }
  const confirmations = tip - transfer.block + 1;
  if (confirmations >= coin.confirmationsMin) {
    return credit(parts, { ...deposit, amount, confirmations }, coin);
  }
  if (confirmations === deposit.confirmations) return;
  await changeDeposit(table, depositId, { state: "PENDING", amount, confirmations });
}

/** Of a deposit that lies deep enough. */
async function credit(
  { table, exchange, nowMs, log }: CashierParts,
  { depositId, accountId, asset, amount, confirmations }: Deposit,
  coin: CoinNetwork,
): Promise<void> {
  const spec = ASSETS.find((listed) => listed.asset === asset);
  const parts = spec === undefined ? "no amount" : creditOf(amount, coin, spec);
  const known = { amount, confirmations };
  if (parts === "too little")
    return changeDeposit(table, depositId, { ...known, state: "IGNORED" });
  if (typeof parts === "string") {
    // It stays pending: it may be somebody's money, and a person has to find out.
    log.error("deposit-not-creditable", { alarm: true, depositId, asset, amount, why: parts });
    return changeDeposit(table, depositId, { ...known, state: "PENDING" });
  }
  for (const [at, part] of parts.entries()) {
    const transferId = at === 0 ? depositId : `${depositId}-${at}`;
    await exchange.deposit({ accountId, asset, amount: part, transferId });
  }
  const creditedTimeMs = nowMs();
  await changeDeposit(table, depositId, { ...known, state: "CREDITED", creditedTimeMs });
  log.info("deposit-credited", { depositId, accountId, asset });
}

const coinsOf = (network: string): readonly CoinNetwork[] =>
  COIN_NETWORKS.filter((coin) => coin.network === network);
