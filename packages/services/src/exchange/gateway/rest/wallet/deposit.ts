import { apiError } from "@bourse/core/error";
import { COIN_NETWORKS, type CoinNetwork, type Deposit, findNetwork } from "@bourse/core/wallet";
import type { Params } from "../../params.ts";
import type { RequestContext } from "../route.ts";
import { readHistory } from "./history.ts";
import type { Wallet } from "./wallet.ts";

/** Deposit states as Binance numbers them. */
const STATUS = { PENDING: 0, CREDITED: 1, IGNORED: 7 } as const satisfies Record<
  Deposit["state"],
  number
>;

/** The account's own address on a network. */
export async function depositAddress(wallet: Wallet, context: RequestContext): Promise<unknown> {
  const { params, accountId } = context;
  const { asset, network } = coinOf(params);
  const { address } = await wallet.depositAddress({ accountId, asset, network });
  return { address, coin: asset, tag: "", url: "" };
}

/** The account's addresses for a coin, one a network; the coin's own network comes first. */
export async function depositAddresses(wallet: Wallet, context: RequestContext): Promise<unknown> {
  const { params, accountId } = context;
  const first = coinOf(params);
  const networks = params.has("network") ? [first] : networksOf(first.asset);
  const addresses = networks.map(async ({ asset, network }, index) => {
    const { address } = await wallet.depositAddress({ accountId, asset, network });
    return { coin: asset, address, tag: "", isDefault: index === 0 ? 1 : 0 };
  });
  return Promise.all(addresses);
}

export async function depositHistory(wallet: Wallet, context: RequestContext): Promise<unknown> {
  const { params, accountId } = context;
  const history = readHistory(params);
  const txId = params.optionalString("txId");
  const deposits = await wallet.deposits({ accountId, ...history });
  const named = deposits.filter((deposit) => txId === undefined || deposit.txId === txId);
  return history
    .page(named, ({ asset, state }) => ({ coin: asset, status: STATUS[state] }))
    .map(shownDeposit);
}

function shownDeposit(deposit: Deposit): unknown {
  const network = findNetwork(deposit.asset, deposit.network);
  const needed = network?.confirmationsMin ?? 0;
  return {
    id: deposit.depositId,
    amount: deposit.amount,
    coin: deposit.asset,
    network: deposit.network,
    status: STATUS[deposit.state],
    address: deposit.address,
    addressTag: "",
    txId: deposit.txId,
    insertTime: deposit.createdTimeMs,
    completeTime: deposit.creditedTimeMs ?? 0,
    transferType: 0,
    confirmTimes: `${deposit.confirmations}/${needed}`,
    unlockConfirm: needed,
    walletType: 0,
  };
}

/** The coin and network a request names; the coin's own network when it names none. */
export function coinOf(params: Params): CoinNetwork {
  const coin = params.string("coin");
  const network = findNetwork(coin, params.optionalString("network"));
  if (network !== undefined) return network;
  throw findNetwork(coin) === undefined
    ? apiError("NoSuchAsset")
    : apiError("InvalidParameter", "network");
}

function networksOf(coin: string): readonly CoinNetwork[] {
  return COIN_NETWORKS.filter(({ asset }) => asset === coin);
}
