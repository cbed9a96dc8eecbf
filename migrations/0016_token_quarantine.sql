-- Tokens of a restored database are set aside: the bank may have rotated them since. See ADR 23.

-- Pairs from before this column are as old as can be; whichever release stores one, it says when.
ALTER TABLE token ADD COLUMN stored_at timestamptz NOT NULL DEFAULT '-infinity',
                  ADD COLUMN quarantined_from bigint;
ALTER TABLE token ALTER COLUMN stored_at SET DEFAULT now();
COMMENT ON COLUMN token.stored_at IS 'When this version of the pair was stored, by the clock of the database.';
COMMENT ON COLUMN token.quarantined_from IS
    'Set while the pair is in quarantine: the version that it had in the backup. It is neither served nor '
    'presented. Answers to this version or a later one, which the lost database did not take, end it.';

CREATE FUNCTION note_stored_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.quarantined_from IS NOT DISTINCT FROM OLD.quarantined_from THEN
        NEW.stored_at := now();
        NEW.quarantined_from := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER token_pair_stored BEFORE UPDATE ON token
    FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION note_stored_pair();

-- A client that was told another reason before has to know that nothing works any more now.
DROP TRIGGER consent_status_told ON consent;
CREATE TRIGGER consent_status_told AFTER UPDATE ON consent
    FOR EACH ROW WHEN (NEW.scope <> 'pis' AND NEW.status IN ('expired', 'renewal_due', 'revoked')
        AND (NEW.status <> OLD.status OR (NEW.status_reason = 'restored_from_backup'
            AND OLD.status_reason <> 'restored_from_backup')))
    EXECUTE FUNCTION tell_consent_status();

CREATE OR REPLACE FUNCTION audit_token() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    t    token := coalesce(NEW, OLD);
    what text := 'tokens_' || t.state;
BEGIN
    IF TG_OP = 'INSERT' THEN
        what := 'tokens_granted';
    ELSIF TG_OP = 'DELETE' THEN
        what := 'tokens_shredded';
    ELSIF NEW.quarantined_from IS NOT NULL AND OLD.quarantined_from IS NULL THEN
        what := 'tokens_quarantined';
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
