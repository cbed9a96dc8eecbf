-- Who may call, on which terms, and which keys seal: changes of these are evidence, too. See ADR 14.
--
-- Most of them are made by people with a command or a prompt, so each entry says as which role of
-- the database and with which program. No key, and no digest of one, is written.

CREATE FUNCTION audit_author() RETURNS jsonb LANGUAGE sql STABLE
    AS $$ SELECT jsonb_build_object('role', session_user,
                                    'program', current_setting('application_name', true)) $$;

-- {"rate_burst": {"from": 20, "to": 50}}
CREATE FUNCTION audit_difference(before jsonb, after jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
    AS $$ SELECT coalesce(jsonb_object_agg(a.key,
              jsonb_build_object('from', before -> a.key, 'to', a.value)), '{}')
          FROM jsonb_each(after) a WHERE a.value IS DISTINCT FROM before -> a.key $$;

-- Clients: every setting now, where it was scopes and return URLs only.
CREATE OR REPLACE FUNCTION audit_client() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unsaid text[] := ARRAY['key_digest', 'revoked_at'];
    what   text := 'client_changed';
    told   jsonb := jsonb_build_object('name', coalesce(NEW.name, OLD.name),
                                       'scopes', to_jsonb(coalesce(NEW.scopes, OLD.scopes)));
BEGIN
    IF TG_OP = 'INSERT' THEN
        what := 'client_added';
        told := told || jsonb_build_object('settings', to_jsonb(NEW) - unsaid);
    ELSIF TG_OP = 'DELETE' THEN
        what := 'client_removed';
    ELSE
        IF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
            what := CASE WHEN NEW.revoked_at IS NULL THEN 'client_restored' ELSE 'client_revoked' END;
        END IF;
        told := told || jsonb_build_object('changed',
            audit_difference(to_jsonb(OLD) - unsaid, to_jsonb(NEW) - unsaid));
    END IF;
    INSERT INTO audit_entry (kind, client_id, detail)
    VALUES (what, coalesce(NEW.id, OLD.id), told || audit_author());
    RETURN NULL;
END $$;
DROP TRIGGER client_changed_audited ON client;
CREATE TRIGGER client_changed_audited AFTER UPDATE ON client
    FOR EACH ROW WHEN (to_jsonb(OLD) - 'key_digest' <> to_jsonb(NEW) - 'key_digest')
    EXECUTE FUNCTION audit_client();
CREATE TRIGGER client_removed_audited AFTER DELETE ON client
    FOR EACH ROW EXECUTE FUNCTION audit_client();

-- API keys, by their id. When one was last used is no change of it, and its prefix is for people.
CREATE FUNCTION audit_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    k    api_key := coalesce(NEW, OLD);
    what text := 'api_key_changed';
BEGIN
    IF TG_OP = 'INSERT' THEN
        what := 'api_key_added';
    ELSIF TG_OP = 'DELETE' THEN
        what := 'api_key_removed';
    ELSIF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
        what := CASE WHEN NEW.revoked_at IS NULL THEN 'api_key_restored' ELSE 'api_key_revoked' END;
    END IF;
    INSERT INTO audit_entry (kind, client_id, detail)
    VALUES (what, k.client_id, audit_author() || jsonb_build_object('key_id', k.id,
        'ends_at', unix_ms(k.expires_at)));
    RETURN NULL;
END $$;
CREATE TRIGGER api_key_audited AFTER INSERT OR DELETE ON api_key
    FOR EACH ROW EXECUTE FUNCTION audit_api_key();
CREATE TRIGGER api_key_changed_audited AFTER UPDATE ON api_key
    FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.client_id <> NEW.client_id OR OLD.digest <> NEW.digest
        OR OLD.expires_at IS DISTINCT FROM NEW.expires_at
        OR OLD.revoked_at IS DISTINCT FROM NEW.revoked_at)
    EXECUTE FUNCTION audit_api_key();

-- Sealing keys, by id and fingerprint, which tells them apart and nothing about them.
CREATE FUNCTION audit_sealing_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    k    sealing_key := coalesce(NEW, OLD);
    what text := 'sealing_key_' || k.state;
BEGIN
    IF TG_OP = 'DELETE' THEN
        what := 'sealing_key_removed';
    ELSIF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
        what := 'sealing_key_changed';
    END IF;
    INSERT INTO audit_entry (kind, detail)
    VALUES (what, audit_author() || jsonb_build_object('key_id', k.id, 'state', k.state,
        'fingerprint', k.fingerprint));
    RETURN NULL;
END $$;
CREATE TRIGGER sealing_key_audited AFTER INSERT OR DELETE ON sealing_key
    FOR EACH ROW EXECUTE FUNCTION audit_sealing_key();
CREATE TRIGGER sealing_key_changed_audited AFTER UPDATE ON sealing_key
    FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.state <> NEW.state
        OR OLD.fingerprint <> NEW.fingerprint)
    EXECUTE FUNCTION audit_sealing_key();
