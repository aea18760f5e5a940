export {
  ChainRefusal,
  createChainNode,
  type ChainNode,
  type ChainPayment,
  type ChainTransfer,
} from "./chain-node.ts";
export { attemptAt, type Attempt } from "./attempt.ts";
export { creditOf } from "./deposit-rules.ts";
export {
  accountOfAddress,
  changeDeposit,
  depositAddressOf,
  listDeposits,
  noteDeposit,
  noteScanned,
  scannedBlock,
} from "./deposits.ts";
export { COIN_NETWORKS, findNetwork, type CoinNetwork } from "./networks.ts";
export {
  isApproved,
  needsApproval,
  problemOf,
  withdrawalDecimals,
  unitsOf,
  type WithdrawalProblem,
} from "./withdrawal-rules.ts";
export {
  advanceWithdrawal,
  approveWithdrawal,
  beginHold,
  isRejected,
  isUnderWay,
  leavingUnreviewed,
  awaitReview,
  listReviews,
  listWithdrawals,
  noteConfirmations,
  noteHold,
  openWithdrawals,
  rejectByChain,
  rejectWithdrawal,
  requestWithdrawal,
} from "./withdrawals.ts";
export {
  beginTransfer,
  listTransfers,
  noteTransfer,
  openTransfers,
  noteTransferred,
  routeOf,
  type TransferWish,
} from "./transfers.ts";
export type {
  Deposit,
  DepositAddress,
  DepositState,
  Transfer,
  TransferType,
  Withdrawal,
  WithdrawalState,
} from "./wire.ts";
