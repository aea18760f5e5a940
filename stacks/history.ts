import { projection } from "./events.ts";
import { orderHistory } from "./storage.ts";

/** Orders, trades and balances for queries: written from the events, read by the exchange. */
projection("History", {
  handler: "packages/functions/src/projection/history.handler",
  sink: "history",
  link: [orderHistory],
  // Nobody waits for it: the exchange knows the last minutes itself. A batch that gathered for a
  // moment has more of an account's trades in one item, and of an order only its last state.
  windowSeconds: 1,
});
