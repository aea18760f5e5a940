import { ASSETS } from "@bourse/core/market";
import { COIN_NETWORKS, type CoinNetwork, findNetwork, unitsOf } from "@bourse/core/wallet";
import { PEOPLE } from "@bourse/local/run";
import { parseDecimal } from "@bourse/engine/market";
import { readArguments, UsageError } from "../command-line/arguments.ts";

const COINS = COIN_NETWORKS.map(({ asset }) => asset).join(", ");

export const HELP = `Usage: npm run faucet -- --account NAME --asset COIN --amount N [options]
Sends test coins to an account's deposit address on the simulated chain of the running stack.

  --account NAME  ${PEOPLE.map(({ name }) => name).join(", ")}, or the e-mail of any account
  --asset COIN    ${COINS}
  --amount N      a decimal such as 0.25
  --data DIR      the data directory of npm start (.bourse)
  --help          this text
`;

export interface Gift {
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly data: string;
  readonly help: boolean;
}

export function readGift(args: readonly string[]): Gift {
  const gift = readArguments(args, {
    account: { type: "string", default: "" },
    asset: { type: "string", default: "" },
    amount: { type: "string", default: "" },
    data: { type: "string", default: ".bourse" },
  });
  if (gift.help) return gift;
  for (const name of ["account", "asset", "amount"] as const) {
    if (gift[name] === "") throw new UsageError(`--${name} is missing. See --help.`);
  }
  checkAmount(gift.amount, networkOf(gift.asset));
  return gift;
}

export function networkOf(asset: string): CoinNetwork {
  const found = findNetwork(asset);
  if (found !== undefined) return found;
  throw new UsageError(`--asset is "${asset}". Give one of ${COINS}.`);
}

/** What would arrive and not be credited, or be more than could ever leave again, is not sent. */
function checkAmount(amount: string, { asset, depositMin, withdrawMax }: CoinNetwork): void {
  const spec = ASSETS.find((listed) => listed.asset === asset);
  if (spec === undefined) throw new UsageError(`${asset} is not listed. See CONTRIBUTING.md.`);
  const units = parseDecimal(amount, spec.decimals);
  if (units === "precision") {
    throw new UsageError(`--amount is "${amount}". ${asset} has ${spec.decimals} decimals.`);
  }
  if (units === "malformed") {
    throw new UsageError(`--amount is "${amount}". Give a decimal above 0, such as 0.25.`);
  }
  if (units === "overflow" || units > unitsOf(withdrawMax, spec)) {
    throw new UsageError(`--amount is "${amount}". Give at most ${withdrawMax} at once.`);
  }
  if (units < unitsOf(depositMin, spec)) {
    throw new UsageError(`--amount is "${amount}". Less than ${depositMin} is not credited.`);
  }
}
