/**
 * Whoever writes may add, and may not change what is there; whoever reads may only read. Both are
 * taken on for a transaction by a login of the database, and are no logins themselves.
 */
export const roles = `
DO $$ BEGIN
  CREATE ROLE ledger_writer NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
  CREATE ROLE ledger_reader NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
GRANT ledger_writer, ledger_reader TO CURRENT_USER;

GRANT USAGE ON SCHEMA ledger TO ledger_writer, ledger_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_writer, ledger_reader;
GRANT INSERT ON postings, trades, transfers, audit_log, assets, markets, orders TO ledger_writer;
GRANT UPDATE ON markets, orders, projection_checkpoint TO ledger_writer;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
`;
