export { Cashier } from "./cashier.ts";
export { createExchangeClient } from "./exchange-client.ts";
