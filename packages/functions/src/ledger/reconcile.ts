import { fetchEnginePage, reconcile, type Reconciliation } from "@bourse/core/ledger";
import { createTable } from "@bourse/core/table";
import { Resource } from "sst";
import { ledgerPool } from "../runtime/ledger.ts";
import { describeError, log } from "../runtime/log.ts";
import { countMetrics } from "../runtime/metrics.ts";
import { coreTable } from "../runtime/resources.ts";

/** A store may be so far behind the exchange before that counts as a difference. */
const patienceMs = 60_000;
/** What goes wrong, goes wrong often: the first ones tell, and a line of the log has a limit. */
const differencesNamedMax = 100;

/** Runs each hour: engine, ledger and table have to agree on every balance. */
export async function handler(): Promise<{ readonly differences: number }> {
  try {
    const { url, token } = Resource.OperatorView;
    const result = await reconcile({
      pool: await ledgerPool(),
      readEngine: (from) => fetchEnginePage({ url, token }, from),
      table: createTable(Resource.OrderHistory.name),
      core: coreTable(),
      patienceMs,
    });
    report(result);
    return { differences: result.differences.length };
  } catch (error) {
    log.error("the balances could not be compared", describeError(error));
    count("ReconcileFailed", 1);
    throw error;
  }
}

function report({ accounts, balances, lastSequence, differences }: Reconciliation): void {
  for (const { between, text } of differences.slice(0, differencesNamedMax)) {
    log.error("the books differ", { alarm: true, between, text });
  }
  const facts = { accounts, balances, lastSequence, differences: differences.length };
  log.info("the books were compared", facts);
  count("ReconcileDifferences", differences.length);
  count("ReconcileFailed", 0);
}

const count = (name: string, value: number): void =>
  countMetrics({ Stage: Resource.App.stage }, [{ name, unit: "Count", value }]);
