-- Clients, consents, their tokens and accounts.
--
-- Columns that end in _sealed hold AES-256-GCM blobs made by the gateway and bound to their table,
-- row and column; the database never sees what is in them. Times are set by the gateway, except
-- leases, which go by the clock of the database so that replicas need not agree on theirs.

CREATE FUNCTION unix_ms(timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE
    AS 'SELECT (extract(epoch FROM $1) * 1000)::bigint';

CREATE TABLE client (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    key_digest  bytea NOT NULL UNIQUE CHECK (length(key_digest) = 32),
    scopes      text[] NOT NULL,
    return_urls text[] NOT NULL,
    created_at  timestamptz NOT NULL,
    revoked_at  timestamptz
);
COMMENT ON TABLE client IS
    'One frontend of the TPP. Its API key is shown once and kept as a SHA-256 digest only.';

CREATE TABLE consent (
    id                 uuid PRIMARY KEY,
    client_id          uuid NOT NULL REFERENCES client (id),
    psu_ref            text NOT NULL,
    bank               text NOT NULL,
    scope              text NOT NULL CHECK (scope IN ('ais', 'caf')),
    language           text NOT NULL,
    return_url         text NOT NULL,
    status             text NOT NULL CHECK (status IN ('pending_authorization', 'authorized',
                           'renewal_due', 'expired', 'revoked', 'rejected', 'failed')),
    status_reason      text NOT NULL DEFAULT '',
    created_at         timestamptz NOT NULL,
    authorized_at      timestamptz,
    expires_at         timestamptz,
    pending_until      timestamptz,
    accounts_listed_at timestamptz,
    updated_at         timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE consent IS
    'A customer''s permission to read at one bank. The id survives renewals; rows are kept as '
    'evidence after the consent has ended, without its secrets.';
CREATE INDEX consent_by_client ON consent (client_id, created_at DESC, id DESC);
CREATE INDEX consent_by_psu ON consent (client_id, psu_ref);
CREATE INDEX consent_pending ON consent (client_id, pending_until)
    WHERE status = 'pending_authorization';
CREATE INDEX consent_live ON consent (client_id, expires_at)
    WHERE status IN ('authorized', 'renewal_due');

CREATE TABLE authorization_attempt (
    id              uuid PRIMARY KEY,
    consent_id      uuid NOT NULL REFERENCES consent (id),
    bank            text NOT NULL,
    purpose         text NOT NULL CHECK (purpose IN ('initial', 'renewal', 'sca')),
    state_digest    bytea NOT NULL UNIQUE CHECK (length(state_digest) = 32),
    verifier_sealed bytea,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    consumed_at     timestamptz,
    closed_at       timestamptz,
    outcome         text NOT NULL DEFAULT ''
);
COMMENT ON TABLE authorization_attempt IS
    'One trip of the customer to the bank and back. The state is single use and kept as a SHA-256 '
    'digest; the PKCE verifier is erased as soon as it is handed out or of no use any more.';
CREATE INDEX authorization_attempt_by_consent ON authorization_attempt (consent_id);

CREATE TABLE token (
    consent_id        uuid PRIMARY KEY REFERENCES consent (id),
    access_sealed     bytea NOT NULL,
    access_expires_at timestamptz NOT NULL,
    refresh_sealed    bytea,
    sca_sealed        bytea,
    sca_expires_at    timestamptz,
    version           bigint NOT NULL,
    fence             bigint NOT NULL,
    state             text NOT NULL CHECK (state IN ('fresh', 'uncertain', 'refused')),
    lease_until       timestamptz,
    attempt_id        text
);
COMMENT ON TABLE token IS
    'The newest token pair of a consent. version counts stored pairs, fence counts claims: a '
    'refresh stores its answer only if nobody claimed or granted after it. A live lease means '
    'that a refresh is under way; one that ran out means that its outcome is unknown.';

CREATE TABLE token_journal (
    attempt_id    text PRIMARY KEY,
    consent_id    uuid NOT NULL REFERENCES consent (id),
    version       bigint NOT NULL,
    fence         bigint NOT NULL,
    answer_sealed bytea,
    received_at   timestamptz NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('received', 'applied', 'discarded'))
);
COMMENT ON TABLE token_journal IS
    'Every answer of a bank to a refresh, written before it is made the head. Refresh tokens '
    'rotate: the answer of a writer that came too late may be the only valid one left.';
CREATE INDEX token_journal_by_consent ON token_journal (consent_id, version);

CREATE TABLE account (
    id                uuid PRIMARY KEY,
    consent_id        uuid NOT NULL REFERENCES consent (id),
    iban_sealed       bytea NOT NULL,
    iban_fingerprint  bytea NOT NULL,
    iban_masked       text NOT NULL,
    currency          text NOT NULL CHECK (length(currency) = 3),
    logical_id_sealed bytea,
    withdrawn_at      timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consent_id, iban_fingerprint)
);
COMMENT ON TABLE account IS
    'An account that a consent gives access to. Consent and IBAN make its identity, so its id '
    'stays the same when a renewal brings another logical-id or another currency.';

-- Every replica forgets what it cached about a consent or client as soon as it changes.
CREATE FUNCTION tell_consent_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('consent_changed', coalesce(NEW.id, OLD.id)::text);
    RETURN NULL;
END $$;

CREATE FUNCTION tell_part_of_consent_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('consent_changed', coalesce(NEW.consent_id, OLD.consent_id)::text);
    RETURN NULL;
END $$;

CREATE FUNCTION tell_client_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('client_changed', coalesce(NEW.id, OLD.id)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER consent_changed AFTER INSERT OR UPDATE OR DELETE ON consent
    FOR EACH ROW EXECUTE FUNCTION tell_consent_changed();
CREATE TRIGGER token_changed AFTER INSERT OR DELETE ON token
    FOR EACH ROW EXECUTE FUNCTION tell_part_of_consent_changed();
-- Claims and leases are nothing a cache keeps, and every message takes a lock of the whole server.
CREATE TRIGGER token_replaced AFTER UPDATE ON token
    FOR EACH ROW WHEN (OLD.version <> NEW.version OR OLD.state <> NEW.state
        OR OLD.sca_sealed IS DISTINCT FROM NEW.sca_sealed)
    EXECUTE FUNCTION tell_part_of_consent_changed();
CREATE TRIGGER account_changed AFTER INSERT OR UPDATE OR DELETE ON account
    FOR EACH ROW EXECUTE FUNCTION tell_part_of_consent_changed();
CREATE TRIGGER client_changed AFTER INSERT OR UPDATE OR DELETE ON client
    FOR EACH ROW EXECUTE FUNCTION tell_client_changed();
