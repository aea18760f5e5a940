import { ASSETS, formatDecimal, parseDecimal } from "@bourse/core/market";
import {
  accountOfAddress,
  changeDeposit,
  type ChainTransfer,
  COIN_NETWORKS,
  type CoinNetwork,
  noteDeposit,
  noteScanned,
  scannedBlock,
  unitsOf,
} from "@bourse/core/wallet";
import type { CashierParts } from "./pay-out.ts";

/**
 * Writes down what came in on a network, and credits what lies deep enough. Everything above the
 * block that is dealt with for good is looked at again each time; a deposit counts once, by its id.
 */
export async function takeIn(parts: CashierParts, network: string): Promise<void> {
  const { table, chain } = parts;
  const scanned = await scannedBlock(table, network);
  const { tip, transfers } = await chain.transfers(network, scanned);
  for (const transfer of transfers) await credit(parts, network, { transfer, tip });
  const depth = Math.max(...coinsOf(network).map(({ confirmationsMin }) => confirmationsMin));
  const settled = tip - depth;
  if (settled > scanned) await noteScanned(table, network, settled);
}

async function credit(
  { table, exchange, nowMs, log }: CashierParts,
  network: string,
  { transfer, tip }: { readonly transfer: ChainTransfer; readonly tip: number },
): Promise<void> {
  const { asset, address } = transfer;
  const coin = coinsOf(network).find((one) => one.asset === asset);
  const accountId = await accountOfAddress(table, network, address);
  if (coin === undefined || accountId === undefined) return;
  const deposit = await noteDeposit(table, transfer, { accountId, network });
  if (deposit.state !== "PENDING") return;
  const { depositId } = deposit;
  const confirmations = tip - transfer.block + 1;
  const amount = creditable(transfer, coin);
  if (amount === undefined) {
    return changeDeposit(table, depositId, { state: "IGNORED", confirmations });
  }
  if (confirmations < coin.confirmationsMin) {
    if (confirmations === deposit.confirmations) return;
    return changeDeposit(table, depositId, { state: "PENDING", confirmations });
  }
  await exchange.deposit({ accountId, asset, amount, transferId: depositId });
  const creditedTimeMs = nowMs();
  await changeDeposit(table, depositId, { state: "CREDITED", confirmations, creditedTimeMs });
  log.info("deposit-credited", { depositId, accountId, asset });
}

/** What the exchange can count of it; undefined when that is too little. */
function creditable({ amount }: ChainTransfer, coin: CoinNetwork): string | undefined {
  const spec = ASSETS.find(({ asset }) => asset === coin.asset);
  if (spec === undefined) return undefined;
  const [whole = "0", fraction = ""] = amount.split(".");
  const units = parseDecimal(
    `${whole}.${fraction.slice(0, spec.decimals).padEnd(1, "0")}`,
    spec.decimals,
  );
  if (typeof units !== "number" || units < unitsOf(coin.depositMin, spec)) return undefined;
  return formatDecimal(units, spec.decimals);
}

const coinsOf = (network: string): readonly CoinNetwork[] =>
  COIN_NETWORKS.filter((coin) => coin.network === network);
