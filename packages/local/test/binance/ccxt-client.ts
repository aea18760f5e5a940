import ccxt from "ccxt";
import type { Ready } from "../../src/run/index.ts";

export type Client = InstanceType<typeof ccxt.pro.binance>;

/** An unmodified ccxt client, pointed at the stack by its URLs alone. */
export function ccxtClient(
  { urls: { rest, ws, wsApi } }: Pick<Ready, "urls">,
  credentials: { readonly apiKey: string; readonly secret: string },
): Client {
  const api = `${rest}/api/v3`;
  return new ccxt.pro.binance({
    ...credentials,
    enableRateLimit: false,
    options: { fetchMarkets: { types: ["spot"] }, fetchMargins: false },
    urls: {
      api: {
        public: api,
        private: api,
        sapi: `${rest}/sapi/v1`,
        sapiV2: `${rest}/sapi/v2`,
        sapiV3: `${rest}/sapi/v3`,
        sapiV4: `${rest}/sapi/v4`,
        ws: { spot: `${ws}/ws`, "ws-api": { spot: wsApi } },
      },
    },
  });
}
