import { apiError } from "@bourse/core/error";
import type { Table } from "@bourse/core/table";
import {
  type ChainNode,
  type Deposit,
  type DepositAddress,
  depositAddressOf,
  listDeposits,
  listTransfers,
  listWithdrawals,
  noteHold,
  noteTransfer,
  noteTransferred,
  requestWithdrawal,
  type Transfer,
  type TransferWish,
  type Withdrawal,
} from "@bourse/core/wallet";

export interface HistoryQuery {
  readonly accountId: number;
  readonly startTimeMs?: number | undefined;
  readonly endTimeMs?: number | undefined;
}

/** Where deposits, withdrawals and transfers are written down, and the chain that gives addresses. */
export interface Wallet {
  /** Is there a chain to bring coins in from and send them to? */
  readonly isConnected: boolean;
  depositAddress(to: {
    readonly accountId: number;
    readonly asset: string;
    readonly network: string;
  }): Promise<DepositAddress>;
  deposits(query: HistoryQuery): Promise<readonly Deposit[]>;
  withdrawals(query: HistoryQuery): Promise<readonly Withdrawal[]>;
  request(
    wish: Parameters<typeof requestWithdrawal>[1],
  ): Promise<{ readonly withdrawal: Withdrawal; readonly isNew: boolean }>;
  /** What the engine said to holding the amount. */
  noteHold(withdrawal: Withdrawal, said: Parameters<typeof noteHold>[2]): Promise<Withdrawal>;
  /** Between the user's own wallets; needs no chain. */
  noteTransfer(wish: TransferWish): ReturnType<typeof noteTransfer>;
  /** What the engine said to it. */
  noteTransferred(
    transfer: Transfer,
    said: Parameters<typeof noteTransferred>[2],
  ): Promise<Transfer>;
  transfers(query: Parameters<typeof listTransfers>[1]): Promise<readonly Transfer[]>;
}

/** Where no table and no chain are. */
export const CLOSED_WALLET: Wallet = {
  isConnected: false,
  depositAddress: () => Promise.reject(apiError("WalletClosed")),
  deposits: () => Promise.resolve([]),
  withdrawals: () => Promise.resolve([]),
  request: () => Promise.reject(apiError("WalletClosed")),
  noteHold: () => Promise.reject(apiError("WalletClosed")),
  noteTransfer: () => Promise.reject(apiError("TransferNotAllowed")),
  noteTransferred: () => Promise.reject(apiError("TransferNotAllowed")),
  transfers: () => Promise.resolve([]),
};

export function createWallet(table: Table, chain: ChainNode | undefined): Wallet {
  return {
    isConnected: chain !== undefined,
    depositAddress: async (to) => {
      if (chain === undefined) throw apiError("WalletClosed");
      return depositAddressOf(table, chain, to);
    },
    deposits: (query) => listDeposits(table, query),
    withdrawals: (query) => listWithdrawals(table, query),
    request: (wish) => requestWithdrawal(table, wish),
    noteHold: (withdrawal, said) => noteHold(table, withdrawal, said),
    noteTransfer: (wish) => noteTransfer(table, wish),
    noteTransferred: (transfer, said) => noteTransferred(table, transfer, said),
    transfers: (query) => listTransfers(table, query),
  };
}
