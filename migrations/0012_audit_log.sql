-- What happened to consents, tokens, payments and clients, and room for who read what. See ADR 14.

CREATE TABLE audit_entry (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind       text NOT NULL,
    client_id  uuid,
    psu        bytea,
    consent_id uuid,
    payment_id uuid,
    account_id uuid,
    detail     jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE audit_entry IS
    'Written by triggers in the transaction that changes something; for reads in batches by '
    'the gateway. No references: evidence outlives what it is about. psu is audit_psu() of the '
    'customer''s reference. Never changed, never deleted before five years are over.';
CREATE INDEX audit_entry_by_psu ON audit_entry (client_id, psu, at);
CREATE INDEX audit_entry_by_time ON audit_entry (at);

CREATE TABLE audit_link (
    chain    smallint NOT NULL,
    sequence bigint NOT NULL,
    entry_id uuid NOT NULL UNIQUE REFERENCES audit_entry (id),
    previous bytea NOT NULL CHECK (length(previous) = 32),
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (chain, sequence)
);
COMMENT ON TABLE audit_link IS
    'Every entry is one link of one of sixteen chains: digest is SHA-256 over the digest before it '
    'and audit_text() of the entry. A transaction writes to one chain, at its very end, so that '
    'writers wait for each other during a commit only, and one time in sixteen.';

CREATE FUNCTION audit_psu(client uuid, psu_ref text) RETURNS bytea LANGUAGE sql IMMUTABLE
    AS $$ SELECT sha256(convert_to(client::text || ':' || psu_ref, 'UTF8')) $$;

-- The text that a link vouches for.
CREATE FUNCTION audit_text(chain smallint, sequence bigint, e audit_entry)
    RETURNS text LANGUAGE sql STABLE
    AS $$ SELECT jsonb_build_array(chain, sequence, e.id,
              (extract(epoch FROM e.at) * 1000000)::bigint, e.kind, e.client_id,
              encode(e.psu, 'hex'), e.consent_id, e.payment_id, e.account_id, e.detail)::text $$;

CREATE FUNCTION link_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine   smallint := (pg_current_xact_id()::text::numeric % 16)::smallint;
    place  bigint;
    before bytea;
BEGIN
    -- 1635083369 is "audi". Held until the transaction has ended, which it is about to.
    PERFORM pg_advisory_xact_lock(1635083369, mine);
    SELECT l.sequence, l.digest INTO place, before FROM audit_link l
        WHERE l.chain = mine ORDER BY l.sequence DESC LIMIT 1;
    place := coalesce(place, 0) + 1;
    before := coalesce(before, decode(repeat('00', 32), 'hex'));
    INSERT INTO audit_link (chain, sequence, entry_id, previous, digest)
        SELECT mine, place, e.id, before,
            sha256(before || convert_to(audit_text(mine, place, e), 'UTF8'))
        FROM audit_entry e WHERE e.id = NEW.id;
    RETURN NULL;
END $$;
-- Deferred: whoever waits for a chain holds all its other locks already, and cannot deadlock.
CREATE CONSTRAINT TRIGGER audit_entry_linked AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION link_audit_entry();

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- The moment of an entry is inside its digest, so it cannot be made older first.
        IF TG_TABLE_NAME = 'audit_entry' THEN
            IF OLD.at < now() - interval '5 years' THEN RETURN OLD; END IF;
        ELSIF EXISTS (SELECT FROM audit_entry e
                      WHERE e.id = OLD.entry_id AND e.at < now() - interval '5 years') THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_link_kept BEFORE UPDATE OR DELETE ON audit_link
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_link_not_emptied BEFORE TRUNCATE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Consents. Grants for payments (scope 'pis') are told by their tokens and payments.
CREATE FUNCTION audit_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    what text := 'consent_' || NEW.status;
BEGIN
    IF TG_OP = 'INSERT' THEN
        what := 'consent_created';
    ELSIF NEW.authorized_at IS DISTINCT FROM OLD.authorized_at THEN
        what := CASE WHEN OLD.authorized_at IS NULL THEN 'consent_granted' ELSE 'consent_renewed' END;
    END IF;
    INSERT INTO audit_entry (kind, client_id, psu, consent_id, detail)
    VALUES (what, NEW.client_id, audit_psu(NEW.client_id, NEW.psu_ref), NEW.id,
        jsonb_build_object('bank', NEW.bank, 'scope', NEW.scope, 'status', NEW.status,
                           'reason', NEW.status_reason, 'ends_at', unix_ms(NEW.expires_at)));
    RETURN NULL;
END $$;
CREATE TRIGGER consent_created_audited AFTER INSERT ON consent
    FOR EACH ROW EXECUTE FUNCTION audit_consent();
CREATE TRIGGER consent_changed_audited AFTER UPDATE ON consent
    FOR EACH ROW WHEN (OLD.status <> NEW.status
        OR OLD.authorized_at IS DISTINCT FROM NEW.authorized_at)
    EXECUTE FUNCTION audit_consent();

-- Tokens, without the tokens.
CREATE FUNCTION audit_token() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    t    token := coalesce(NEW, OLD);
    what text := 'tokens_' || t.state;
BEGIN
    IF TG_OP = 'INSERT' THEN
        what := 'tokens_granted';
    ELSIF TG_OP = 'DELETE' THEN
        what := 'tokens_shredded';
    ELSIF NEW.version <> OLD.version THEN
        what := 'tokens_refreshed';
    ELSIF NEW.state = 'uncertain' THEN
        what := 'tokens_unknown';
    ELSIF NEW.state = 'fresh' THEN
        what := 'tokens_released';
    END IF;
    INSERT INTO audit_entry (kind, client_id, psu, consent_id, detail)
    SELECT what, c.client_id, audit_psu(c.client_id, c.psu_ref), c.id,
        jsonb_build_object('bank', c.bank, 'scope', c.scope, 'version', t.version, 'state', t.state)
    FROM consent c WHERE c.id = t.consent_id;
    RETURN NULL;
END $$;
CREATE TRIGGER token_stored_audited AFTER INSERT OR DELETE ON token
    FOR EACH ROW EXECUTE FUNCTION audit_token();
CREATE TRIGGER token_changed_audited AFTER UPDATE ON token
    FOR EACH ROW WHEN (OLD.version <> NEW.version OR OLD.state <> NEW.state)
    EXECUTE FUNCTION audit_token();

-- Payments: every state, as its history has it.
CREATE FUNCTION audit_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_entry (kind, client_id, psu, payment_id, detail)
    SELECT 'payment_' || NEW.status, p.client_id, audit_psu(p.client_id, p.psu_ref), p.id,
        jsonb_build_object('bank', p.bank, 'iso_status', NEW.iso_status,
                           'reason', NEW.failure_reason, 'final', NEW.final)
    FROM payment p WHERE p.id = NEW.payment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_event_audited AFTER INSERT ON payment_event
    FOR EACH ROW EXECUTE FUNCTION audit_payment();

-- Clients, whoever adds or revokes them.
CREATE FUNCTION audit_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_entry (kind, client_id, detail)
    VALUES (CASE WHEN TG_OP = 'INSERT' THEN 'client_added'
                 WHEN NEW.revoked_at IS NULL THEN 'client_changed' ELSE 'client_revoked' END,
        NEW.id, jsonb_build_object('name', NEW.name, 'scopes', to_jsonb(NEW.scopes)));
    RETURN NULL;
END $$;
CREATE TRIGGER client_added_audited AFTER INSERT ON client
    FOR EACH ROW EXECUTE FUNCTION audit_client();
CREATE TRIGGER client_changed_audited AFTER UPDATE ON client
    FOR EACH ROW WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at
        OR OLD.scopes IS DISTINCT FROM NEW.scopes
        OR OLD.return_urls IS DISTINCT FROM NEW.return_urls)
    EXECUTE FUNCTION audit_client();
