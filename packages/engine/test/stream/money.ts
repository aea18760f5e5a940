import type { Command, Deposit } from "../../src/command/index.ts";
import type { Witness } from "../witness.ts";
import { COIN } from "../fixture.ts";
import { ACCOUNTS, ACCOUNT_IDS, FUNDS_UNITS } from "./opening.ts";
import type { Random } from "./random.ts";

const TRADERS = ACCOUNT_IDS.slice(0, -1);
/** What the accounts that pay in the fee asset pay from. */
const FEE_FUNDS = ACCOUNTS.filter(({ paysInFeeAsset }) => paysInFeeAsset).map(({ accountId }) => ({
  accountId,
  assetId: COIN.assetId,
}));

type Moved = Omit<Deposit, "kind">;

/** Deposits top accounts up and withdrawals drain them, so that funds are short now and then. */
export function drawMoney(random: Random, witness: Witness, serial: number): Command {
  const accountId = random.pick(random.percent(95) ? TRADERS : [0, 4_712]);
  const [assetId, plentyUnits] = random.pick([...FUNDS_UNITS]);
  const transferId = `t${serial}`;
  const free = Number(witness.fundsOf(accountId, assetId).freeUnits);
  const some = { accountId, assetId, amountUnits: random.between(1, 400), transferId };
  const draw = random.weighted<() => Command>([
    [free < plentyUnits / 3 ? 30 : 1, () => deposit(some, plentyUnits - free)],
    [1, () => ({ kind: "Deposit", ...some })],
    [
      free > plentyUnits * 2 ? 20 : 1,
      () => ({ kind: "Withdraw", ...some, amountUnits: Math.max(1, free - plentyUnits) }),
    ],
    [2, () => ({ kind: "Withdraw", ...some })],
    [2, () => drain(random, witness, some)],
    [4, () => drain(random, witness, { ...some, ...random.pick(FEE_FUNDS) })],
    [3, () => ({ kind: "Transfer", ...some, toAccountId: random.pick([...TRADERS, accountId]) })],
    [4, () => ({ kind: "HoldWithdrawal", ...some })],
    [4, () => endWithdrawal(random, witness, accountId)],
  ]);
  return draw();
}

function deposit(some: Moved, units: number): Command {
  return { kind: "Deposit", ...some, amountUnits: Math.max(1, units) };
}

/** Next to nothing is left: of two fees only one can be paid from it, and no order be placed. */
function drain(random: Random, witness: Witness, some: Moved): Command {
  const free = Number(witness.fundsOf(some.accountId, some.assetId).freeUnits);
  return { kind: "Withdraw", ...some, amountUnits: Math.max(1, free - random.below(9)) };
}

function endWithdrawal(random: Random, witness: Witness, otherwise: number): Command {
  const kind = random.pick(["SettleWithdrawal", "ReleaseWithdrawal"] as const);
  const held = [...witness.heldWithdrawals.values()];
  if (held.length === 0 || random.percent(5)) {
    return { kind, accountId: otherwise, transferId: "t1" };
  }
  const { accountId, transferId } = random.pick(held);
  return { kind, accountId, transferId };
}
