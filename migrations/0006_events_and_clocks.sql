-- What clients are told, and what time does to consents.

CREATE TABLE outbox_event (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    sequence     bigint GENERATED ALWAYS AS IDENTITY,
    written_in   xid8 NOT NULL DEFAULT pg_current_xact_id(),
    client_id    uuid NOT NULL REFERENCES client (id),
    kind         text NOT NULL CHECK (kind IN ('consent_ending', 'consent_expired',
                     'consent_renewal_due', 'consent_revoked', 'payment_final')),
    psu_ref      text NOT NULL,
    bank         text NOT NULL,
    consent_id   uuid REFERENCES consent (id),
    payment_id   uuid REFERENCES payment (id),
    once_key     text NOT NULL UNIQUE,
    payload      jsonb NOT NULL,
    created_at   timestamptz NOT NULL,
    delivered_at timestamptz
);
COMMENT ON TABLE outbox_event IS
    'What clients are told without asking, written by the transaction that it tells about. once_key '
    'keeps every fact single. Readers go by (written_in, sequence) and no further than the oldest '
    'transaction still running, so that nothing appears behind them.';
CREATE INDEX outbox_event_by_client ON outbox_event (client_id, written_in, sequence);
CREATE INDEX outbox_event_pending ON outbox_event (created_at) WHERE delivered_at IS NULL;

ALTER TABLE consent
    ADD COLUMN clock_at    timestamptz,
    ADD COLUMN token_floor bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN consent.clock_at IS
    'When time next does something to the consent: a reminder, or its end. Null: nothing more.';
COMMENT ON COLUMN consent.token_floor IS
    'The highest version or fence of tokens that were shredded; a later pair starts above it, so '
    'that a writer from before cannot be taken for one of now.';
UPDATE consent c SET clock_at = c.expires_at - interval '30 days'
    WHERE c.expires_at IS NOT NULL AND c.status IN ('authorized', 'renewal_due', 'expired');
CREATE INDEX consent_clock_due ON consent (clock_at) WHERE clock_at IS NOT NULL;

CREATE FUNCTION set_consent_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.clock_at := NEW.expires_at - interval '30 days';
    RETURN NEW;
END $$;
CREATE TRIGGER consent_clock_set BEFORE UPDATE ON consent
    FOR EACH ROW WHEN (NEW.expires_at IS DISTINCT FROM OLD.expires_at
        OR NEW.authorized_at IS DISTINCT FROM OLD.authorized_at)
    EXECUTE FUNCTION set_consent_clock();

CREATE FUNCTION tell_consent_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox_event
        (client_id, kind, psu_ref, bank, consent_id, once_key, payload, created_at)
    VALUES (NEW.client_id, 'consent_' || NEW.status, NEW.psu_ref, NEW.bank, NEW.id,
        concat_ws(':', 'consent', NEW.id, NEW.status, NEW.status_reason,
                  unix_ms(NEW.authorized_at)),
        jsonb_build_object('status', NEW.status, 'reason', NEW.status_reason,
                           'ends_at', unix_ms(NEW.expires_at)),
        NEW.updated_at)
    ON CONFLICT (once_key) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER consent_status_told AFTER UPDATE ON consent
    FOR EACH ROW WHEN (NEW.status <> OLD.status AND NEW.scope <> 'pis'
        AND NEW.status IN ('expired', 'renewal_due', 'revoked'))
    EXECUTE FUNCTION tell_consent_status();

CREATE FUNCTION tell_payment_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox_event
        (client_id, kind, psu_ref, bank, payment_id, once_key, payload, created_at)
    VALUES (NEW.client_id, 'payment_final', NEW.psu_ref, NEW.bank, NEW.id,
        concat_ws(':', 'payment', NEW.id, NEW.status),
        jsonb_build_object('status', NEW.status, 'reason', NEW.failure_reason), NEW.updated_at)
    ON CONFLICT (once_key) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_final_told AFTER UPDATE ON payment
    FOR EACH ROW WHEN (NEW.final AND (NOT OLD.final OR NEW.status <> OLD.status))
    EXECUTE FUNCTION tell_payment_final();

-- For the figures about consents and payments, counted every half minute.
CREATE INDEX consent_by_status ON consent (bank, status) WHERE scope <> 'pis';
CREATE INDEX consent_ending ON consent (expires_at, bank)
    WHERE status IN ('authorized', 'renewal_due') AND scope <> 'pis';
CREATE INDEX payment_under_way ON payment (bank, status, created_at) WHERE NOT final;
