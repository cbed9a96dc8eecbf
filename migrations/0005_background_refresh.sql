-- Refreshes that nobody asks for: when they are due, who is at it, and how many a bank gets.

ALTER TABLE token
    ADD COLUMN bank             text,
    -- The default plans pairs that a release without this column stores.
    ADD COLUMN refresh_due_at   timestamptz DEFAULT now() + interval '3 days',
    ADD COLUMN background_lease timestamptz,
    ADD COLUMN refresh_failures integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN token.refresh_due_at IS
    'When the pair is refreshed without anybody asking; null: never. Written with the pair, by the '
    'clock of the gateway. background_lease goes by the clock of the database.';

UPDATE token t SET bank = c.bank,
    refresh_due_at = CASE WHEN c.scope = 'pis' OR t.state = 'refused' THEN NULL
                          ELSE now() + random() * interval '3 days' END
FROM consent c WHERE c.id = t.consent_id;

-- One index entry for each pair; what is due of one bank is its beginning.
CREATE INDEX token_refresh_due ON token (bank, refresh_due_at) WHERE refresh_due_at IS NOT NULL;

CREATE FUNCTION name_bank_of_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.bank INTO NEW.bank FROM consent c WHERE c.id = NEW.consent_id;
    RETURN NEW;
END $$;
CREATE TRIGGER token_bank_named BEFORE INSERT ON token
    FOR EACH ROW WHEN (NEW.bank IS NULL) EXECUTE FUNCTION name_bank_of_token();

-- A refresh that began and does not end in time is due, whoever began it: a little after its lease,
-- so that a live owner is not disturbed.
CREATE FUNCTION plan_recovery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.refresh_due_at := least(NEW.refresh_due_at, NEW.lease_until + interval '15 s');
    RETURN NEW;
END $$;
CREATE TRIGGER token_recovery_planned BEFORE UPDATE ON token
    FOR EACH ROW WHEN (NEW.lease_until IS NOT NULL
        AND NEW.lease_until IS DISTINCT FROM OLD.lease_until AND NEW.version = OLD.version)
    EXECUTE FUNCTION plan_recovery();

CREATE TABLE refresh_budget (
    bank        text PRIMARY KEY,
    tokens      double precision NOT NULL,
    refilled_at timestamptz NOT NULL
);
COMMENT ON TABLE refresh_budget IS
    'The token bucket from which background refreshes of all replicas at one bank are paid. '
    'Readers are not counted. By the clock of the database.';
