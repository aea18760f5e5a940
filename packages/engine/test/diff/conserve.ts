import { Exchange } from "../../src/exchange/index.ts";
import { ASSETS } from "../fixture.ts";
import { Stream } from "../stream/stream.ts";
import { checkLaws } from "./laws.ts";
import { checkReads } from "./reads.ts";
import type { Failure, Run } from "./run-seed.ts";

/**
 * The exchange alone on a stream with fees, tiers, deposits and withdrawals: nothing is made or
 * lost, nobody owes, the house has earned the fees and nothing else.
 */
export function conserve(run: Run): Failure | undefined {
  const exchange = new Exchange();
  const stream = new Stream(run.seed);
  for (let done = 1; done <= run.commands; done++) {
    const { command, sequence, timeUs } = stream.next();
    try {
      stream.see(exchange.apply(command, sequence, timeUs));
      if (done % run.every !== 0 && done !== run.commands) continue;
      exchange.assertValid();
      checkLaws(stream.witness);
      checkReads(exchange, stream.witness);
      checkHouse(stream);
    } catch (error) {
      return { sequence, text: `  ${error instanceof Error ? error.stack : String(error)}` };
    }
    run.onProgress?.(done);
  }
  return undefined;
}

function checkHouse({ witness }: Stream): void {
  for (const { asset, assetId } of ASSETS) {
    const { freeUnits, lockedUnits } = witness.fundsOf(0, assetId);
    const earned = witness.feeUnits.get(assetId) ?? 0n;
    const movedUnits = witness.houseMovedUnits.get(assetId) ?? 0n;
    if (freeUnits + lockedUnits === earned + movedUnits) continue;
    throw new Error(
      `the house has ${freeUnits} ${asset}, it earned ${earned} and moved ${movedUnits}`,
    );
  }
}
