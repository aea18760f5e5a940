/** What the exchange lists, and what happened on it: trades, orders, money that came and went. */
export const records = `
CREATE TABLE assets (
  asset_id integer PRIMARY KEY,
  asset text NOT NULL UNIQUE,
  decimals smallint NOT NULL
);

CREATE TABLE markets (
  market_id integer PRIMARY KEY,
  symbol text NOT NULL,
  base_asset_id integer NOT NULL,
  quote_asset_id integer NOT NULL,
  base_units_per_lot bigint NOT NULL,
  quote_units_per_tick_lot bigint NOT NULL
);

CREATE TABLE trades (
  sequence bigint NOT NULL,
  line integer NOT NULL,
  market_id integer NOT NULL,
  trade_id bigint NOT NULL,
  time_us bigint NOT NULL,
  price_ticks bigint NOT NULL,
  quantity_lots bigint NOT NULL,
  notional_units bigint NOT NULL,
  aggressor_side text NOT NULL,
  maker_order_id bigint NOT NULL,
  maker_account_id bigint NOT NULL,
  maker_fee_asset_id integer NOT NULL,
  maker_fee_units bigint NOT NULL,
  taker_order_id bigint NOT NULL,
  taker_account_id bigint NOT NULL,
  taker_fee_asset_id integer NOT NULL,
  taker_fee_units bigint NOT NULL,
  PRIMARY KEY (sequence, line),
  UNIQUE (market_id, trade_id)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trades
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Every order as it stands; what it went through is in trades and in the audit log.
CREATE TABLE orders (
  market_id integer NOT NULL,
  order_id bigint NOT NULL,
  account_id bigint NOT NULL,
  client_order_id text NOT NULL,
  order_list_id bigint NOT NULL,
  side text NOT NULL,
  order_type text NOT NULL,
  time_in_force text NOT NULL,
  status text NOT NULL,
  price_ticks bigint NOT NULL,
  trigger_price_ticks bigint NOT NULL,
  quantity_lots bigint NOT NULL,
  quote_quantity_units bigint NOT NULL,
  executed_lots bigint NOT NULL,
  executed_quote_units bigint NOT NULL,
  created_time_us bigint NOT NULL,
  updated_time_us bigint NOT NULL,
  first_sequence bigint NOT NULL,
  last_sequence bigint NOT NULL,
  PRIMARY KEY (market_id, order_id)
) WITH (fillfactor = 80);

-- A withdrawal has several lines: held, then settled or released.
CREATE TABLE transfers (
  sequence bigint NOT NULL,
  line integer NOT NULL,
  time_us bigint NOT NULL,
  account_id bigint NOT NULL,
  asset_id integer NOT NULL,
  kind text NOT NULL,
  units bigint NOT NULL CHECK (units > 0),
  transfer_id text NOT NULL,
  PRIMARY KEY (sequence, line)
);
CREATE INDEX transfers_of_account ON transfers (account_id, sequence);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What people own, in whole assets.
CREATE VIEW balances AS
SELECT owner_id AS account_id, asset,
  round(coalesce(sum(units) FILTER (WHERE kind <> 'locked'), 0) / 10::numeric ^ decimals, decimals)
    AS free,
  round(coalesce(sum(units) FILTER (WHERE kind = 'locked'), 0) / 10::numeric ^ decimals, decimals)
    AS locked
FROM accounts JOIN assets USING (asset_id)
WHERE kind IN ('free', 'locked', 'house')
GROUP BY owner_id, asset, decimals;
`;
