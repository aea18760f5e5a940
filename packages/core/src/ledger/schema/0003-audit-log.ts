/**
 * Who asked for what, and what came of it. Each entry's hash covers the entry before it, so nothing
 * can be changed, left out, added or moved without every later hash being wrong.
 */
export const auditLog = `
CREATE TABLE audit_log (
  sequence bigint PRIMARY KEY,
  time_us bigint NOT NULL,
  account_id bigint NOT NULL,
  body text NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How far a projection is; written in the transaction of its effect.
CREATE TABLE projection_checkpoint (
  projection text PRIMARY KEY,
  last_sequence bigint NOT NULL
);
INSERT INTO projection_checkpoint VALUES ('ledger', 0);

CREATE FUNCTION refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.last_sequence <= OLD.last_sequence OR NEW.projection <> OLD.projection THEN
    RAISE EXCEPTION 'the checkpoint of % cannot go from % to %',
      OLD.projection, OLD.last_sequence, NEW.last_sequence;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER forward_only BEFORE UPDATE ON projection_checkpoint
FOR EACH ROW EXECUTE FUNCTION refuse_going_back();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON projection_checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;
