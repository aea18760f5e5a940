/** What a hashed record is about: the seed of its hash, so that equal fields of two kinds differ. */
export const RecordKind = {
  Balance: 1,
  Account: 2,
  Request: 3,
  Transfer: 4,
  Withdrawal: 5,
  Order: 6,
  OrderList: 7,
  Market: 8,
  Exchange: 9,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];
