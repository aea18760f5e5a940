import { Exchange } from "@bourse/engine/exchange";
import { startServer } from "../../../services/test/exchange/harness.ts";
import { createLog } from "@bourse/services/runtime";

/** An exchange whose engine has a bug: it trips over every order named "poison", after its work. */

const applyQuietly = Reflect.get(Exchange.prototype, "applyQuietly") as Exchange["applyQuietly"];
Exchange.prototype.applyQuietly = function (command, sequence, timeUs) {
  applyQuietly.call(this, command, sequence, timeUs);
  if (command.kind === "PlaceOrder" && command.clientOrderId === "poison") {
    throw new Error("the planted bug");
  }
};

const [directory = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit(0));
const { base, operatorBase } = await startServer({
  directory,
  log: createLog("exchange"),
  env: {
    REQUEST_WEIGHT_PER_MINUTE_MAX: "100000000",
    RAW_REQUESTS_PER_5_MINUTES_MAX: "100000000",
    ORDERS_PER_10_SECONDS_MAX: "100000000",
    ORDERS_PER_DAY_MAX: "100000000",
  },
});
process.send?.({ base, operatorBase });
