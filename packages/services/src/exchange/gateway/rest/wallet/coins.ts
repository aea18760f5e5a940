import { ASSET_NAMES, formatDecimal } from "@bourse/core/market";
import {
  COIN_NETWORKS,
  type CoinNetwork,
  findNetwork,
  withdrawalDecimals,
} from "@bourse/core/wallet";
import type { AssetSpec } from "@bourse/engine/market";
import type { RequestContext } from "../route.ts";
import { ZERO } from "./balances.ts";
import { type WithdrawDeps, withdrawingUnits } from "./withdraw.ts";

/** Every coin with its networks, and what the account has of it. */
export async function coins(deps: WithdrawDeps, { accountId }: RequestContext): Promise<unknown> {
  const { exchange } = deps;
  const isOpen = deps.wallet.isConnected;
  const withdrawing = await withdrawingUnits(deps, accountId);
  return exchange.assets().map((asset) => {
    const { freeUnits, lockedUnits } = exchange.balance(accountId, asset.assetId);
    const networks = COIN_NETWORKS.filter((network) => network.asset === asset.asset);
    const leaving = withdrawing.get(asset.asset) ?? 0;
    return {
      coin: asset.asset,
      depositAllEnable: isOpen && networks.length > 0,
      withdrawAllEnable: isOpen && networks.length > 0,
      name: ASSET_NAMES[asset.asset] ?? asset.asset,
      free: formatDecimal(freeUnits, asset.decimals),
      // The engine locks both; Binance tells them apart.
      locked: formatDecimal(lockedUnits - BigInt(leaving), asset.decimals),
      freeze: ZERO,
      withdrawing: formatDecimal(leaving, asset.decimals),
      ipoing: ZERO,
      ipoable: ZERO,
      storage: ZERO,
      isLegalMoney: false,
      trading: true,
      networkList: networks.map((network, index) => ({
        ...shownNetwork(network, asset),
        isDefault: index === 0,
        depositEnable: isOpen,
        withdrawEnable: isOpen,
      })),
    };
  });
}

function shownNetwork(network: CoinNetwork, asset: AssetSpec) {
  const { confirmationsMin, secondsPerBlock } = network;
  return {
    network: network.network,
    coin: asset.asset,
    withdrawIntegerMultiple: formatDecimal(1, withdrawalDecimals(asset)),
    depositDesc: "",
    withdrawDesc: "",
    name: network.name,
    resetAddressStatus: false,
    addressRegex: network.addressPattern,
    memoRegex: "",
    withdrawFee: network.withdrawFee,
    withdrawMin: network.withdrawMin,
    withdrawMax: network.withdrawMax,
    depositDust: network.depositMin,
    minConfirm: confirmationsMin,
    unLockConfirm: confirmationsMin,
    sameAddress: false,
    estimatedArrivalTime: Math.ceil((confirmationsMin * secondsPerBlock) / 60),
    busy: false,
  };
}

/** What each asset that has a network costs to withdraw there; the first network is the coin's own. */
export function assetDetails(
  { exchange, wallet }: WithdrawDeps,
  { params }: RequestContext,
): Readonly<Record<string, object>> {
  const wanted = params.optionalString("asset");
  const details: Record<string, object> = {};
  for (const { asset } of exchange.assets()) {
    const network = findNetwork(asset);
    if (network === undefined || (wanted !== undefined && wanted !== asset)) continue;
    details[asset] = {
      minWithdrawAmount: network.withdrawMin,
      depositStatus: wallet.isConnected,
      // A number, where all other amounts are texts.
      withdrawFee: Number(network.withdrawFee),
      withdrawStatus: wallet.isConnected,
    };
  }
  return details;
}
