/**
 * Accounts and postings. A posting takes units of one asset out of one account and puts them into
 * another: it has one asset and one amount, so there is no way to write one that does not balance.
 */
export const postings = `
CREATE TYPE account_kind AS ENUM ('free', 'locked', 'house', 'deposits', 'withdrawals');
CREATE TYPE posting_cause AS ENUM (
  'deposit', 'withdrawal', 'transfer', 'trade', 'fee', 'prevention', 'hold', 'release'
);

-- What an account holds; the sum of its postings, kept by a trigger and by nothing else.
CREATE TABLE accounts (
  asset_id integer NOT NULL,
  owner_id bigint NOT NULL,
  kind account_kind NOT NULL,
  units numeric(38, 0) NOT NULL,
  PRIMARY KEY (asset_id, owner_id, kind),
  -- Everything that is here came in through deposits, which alone run below zero.
  CHECK (CASE kind WHEN 'deposits' THEN units <= 0 ELSE units >= 0 END)
) WITH (fillfactor = 70);

CREATE TABLE postings (
  sequence bigint NOT NULL,
  line integer NOT NULL,
  cause posting_cause NOT NULL,
  asset_id integer NOT NULL,
  from_owner bigint NOT NULL,
  from_kind account_kind NOT NULL,
  to_owner bigint NOT NULL,
  to_kind account_kind NOT NULL,
  units numeric(38, 0) NOT NULL CHECK (units > 0),
  PRIMARY KEY (sequence, line),
  CHECK (from_owner <> to_owner OR from_kind <> to_kind)
);

CREATE FUNCTION move_units() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ledger, pg_temp AS $$
BEGIN
  INSERT INTO accounts (asset_id, owner_id, kind, units)
  SELECT asset_id, to_owner, to_kind, 0 FROM posted
  UNION
  SELECT asset_id, from_owner, from_kind, 0 FROM posted
  ON CONFLICT DO NOTHING;

  UPDATE accounts AS account SET units = account.units + moved.units
  FROM (
    SELECT asset_id, owner_id, kind, sum(units) AS units FROM (
      SELECT asset_id, to_owner AS owner_id, to_kind AS kind, units FROM posted
      UNION ALL
      SELECT asset_id, from_owner, from_kind, -units FROM posted
    ) AS sides GROUP BY asset_id, owner_id, kind
  ) AS moved
  WHERE account.asset_id = moved.asset_id AND account.owner_id = moved.owner_id
    AND account.kind = moved.kind AND moved.units <> 0;
  RETURN NULL;
END $$;

CREATE TRIGGER move_units AFTER INSERT ON postings REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION move_units();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger.% cannot be changed: % is refused', TG_TABLE_NAME, TG_OP
  USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Not even the owner sets a balance by hand.
CREATE TRIGGER by_postings_only BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON accounts
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();

-- The two sides of every posting, for whoever thinks in debits and credits.
CREATE VIEW entries AS
SELECT sequence, line, cause, asset_id, to_owner AS owner_id, to_kind AS kind, units FROM postings
UNION ALL
SELECT sequence, line, cause, asset_id, from_owner, from_kind, -units FROM postings;
`;
