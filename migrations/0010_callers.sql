-- What is known of a caller: several API keys, the subject of its tokens, its own limits, and how
-- its customers' browsers are bound.
--
-- client.key_digest stays for the release before this one: it holds the digest of the key that the
-- client was added with, and is cleared when that key is revoked.

ALTER TABLE client ALTER COLUMN key_digest DROP NOT NULL;
ALTER TABLE client
    ADD COLUMN token_issuer    text,
    ADD COLUMN token_subject   text,
    ADD COLUMN rate_per_second integer CHECK (rate_per_second >= 0),
    ADD COLUMN rate_burst      integer CHECK (rate_burst > 0),
    ADD COLUMN concurrency     integer CHECK (concurrency >= 0),
    ADD COLUMN browser_binding text NOT NULL DEFAULT 'none'
        CHECK (browser_binding IN ('none', 'start_page')),
    ADD CONSTRAINT client_token_whole CHECK ((token_issuer IS NULL) = (token_subject IS NULL)),
    ADD CONSTRAINT client_token_unique UNIQUE (token_issuer, token_subject);
COMMENT ON COLUMN client.rate_per_second IS 'Null: the configured default. 0: no limit.';

CREATE TABLE api_key (
    id           uuid PRIMARY KEY,
    client_id    uuid NOT NULL REFERENCES client (id),
    prefix       text NOT NULL,
    digest       bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz
);
COMMENT ON TABLE api_key IS
    'The keys of a client. A key is shown once and kept as a SHA-256 digest; its first twelve '
    'characters are kept too, so that people can tell keys apart. last_used_at is coarse.';
CREATE INDEX api_key_by_client ON api_key (client_id, created_at);

INSERT INTO api_key (id, client_id, prefix, digest, created_at)
    SELECT gen_random_uuid(), id, '', key_digest, created_at FROM client;

-- Whichever release adds a client, its first key is a row like any other.
CREATE FUNCTION keep_first_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO api_key (id, client_id, prefix, digest, created_at)
        VALUES (gen_random_uuid(), NEW.id, '', NEW.key_digest, NEW.created_at);
    RETURN NULL;
END $$;
CREATE TRIGGER client_first_key AFTER INSERT ON client
    FOR EACH ROW WHEN (NEW.key_digest IS NOT NULL) EXECUTE FUNCTION keep_first_key();

CREATE FUNCTION tell_key_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('client_changed', coalesce(NEW.client_id, OLD.client_id)::text);
    RETURN NULL;
END $$;
CREATE TRIGGER api_key_changed AFTER INSERT OR DELETE ON api_key
    FOR EACH ROW EXECUTE FUNCTION tell_key_changed();
-- When it was last used is nothing a cache keeps.
CREATE TRIGGER api_key_ended AFTER UPDATE ON api_key
    FOR EACH ROW WHEN (OLD.expires_at IS DISTINCT FROM NEW.expires_at
        OR OLD.revoked_at IS DISTINCT FROM NEW.revoked_at)
    EXECUTE FUNCTION tell_key_changed();

CREATE TABLE browser_bond (
    state_digest   bytea PRIMARY KEY CHECK (length(state_digest) = 32),
    browser_digest bytea NOT NULL CHECK (length(browser_digest) = 32),
    expires_at     timestamptz NOT NULL
);
COMMENT ON TABLE browser_bond IS
    'Which browser began a trip to the bank on our start page: the first one to come. Only '
    'digests of the state and of the cookie are kept, until some time after the trip has ended.';
CREATE INDEX browser_bond_ended ON browser_bond (expires_at);
