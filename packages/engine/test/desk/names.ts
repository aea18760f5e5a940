import { ASSETS } from "../fixture.ts";

const ACCOUNTS: Readonly<Record<string, number>> = {
  house: 0,
  alice: 1001,
  bob: 1002,
  carol: 1003,
  dave: 1004,
  erin: 1005,
};

export function accountOf(name: string): number {
  const accountId = ACCOUNTS[name];
  if (accountId === undefined) throw new Error(`"${name}" is no account of the scenario`);
  return accountId;
}

/** Of no asset when nobody listed it, so that a scenario can ask for one. */
export function assetOf(name: string): number {
  return ASSETS.find(({ asset }) => asset === name)?.assetId ?? 99;
}
