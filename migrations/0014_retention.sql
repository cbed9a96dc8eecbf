-- What retention looks for, so that it need not read what is to stay. See ADR 18.

CREATE INDEX authorization_attempt_ended ON authorization_attempt (expires_at)
    WHERE closed_at IS NOT NULL OR consumed_at IS NULL;
CREATE INDEX payment_authorization_ended ON payment_authorization (expires_at);
CREATE INDEX payment_answer_kept ON payment (updated_at) WHERE final AND answer_sealed IS NOT NULL;
CREATE INDEX payment_key_kept ON payment (updated_at)
    WHERE final AND idempotency_digest IS NOT NULL;
CREATE INDEX payment_kept ON payment (updated_at) WHERE final;
CREATE INDEX consent_kept ON consent (updated_at)
    WHERE status IN ('revoked', 'expired', 'rejected', 'failed');
CREATE INDEX outbox_event_delivered ON outbox_event (delivered_at)
    WHERE delivered_at IS NOT NULL;
CREATE INDEX outbox_event_by_consent ON outbox_event (consent_id);
CREATE INDEX outbox_event_by_payment ON outbox_event (payment_id);
