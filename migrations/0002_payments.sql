-- Payments, the requests that made them, and the customer's trips to sign them.

-- Tokens of scope PIS belong to a customer at a bank, not to one payment. They live as a grant of
-- scope 'pis' beside the consents, so that the rotation of tokens knows one kind of owner only.
ALTER TABLE consent DROP CONSTRAINT consent_scope_check;
ALTER TABLE consent ADD CONSTRAINT consent_scope_check CHECK (scope IN ('ais', 'caf', 'pis'));
CREATE UNIQUE INDEX consent_payment_grant ON consent (client_id, psu_ref, bank) WHERE scope = 'pis';

CREATE TABLE payment (
    id                   uuid PRIMARY KEY,
    client_id            uuid NOT NULL REFERENCES client (id),
    psu_ref              text NOT NULL,
    bank                 text NOT NULL,
    language             text NOT NULL,
    return_url           text NOT NULL,
    kind                 text NOT NULL CHECK (kind IN ('single', 'standing_order', 'bulk')),
    order_sealed         bytea NOT NULL,
    idempotency_digest   bytea CHECK (length(idempotency_digest) = 32),
    request_digest       text NOT NULL,
    answer_sealed        bytea,
    status               text NOT NULL CHECK (status IN ('initiating', 'authorization_required',
                             'authorizing', 'partially_authorized', 'processing', 'executed',
                             'failed', 'cancelled', 'unknown')),
    iso_status           text NOT NULL DEFAULT '',
    failure_reason       text NOT NULL DEFAULT '',
    final                boolean NOT NULL DEFAULT false,
    bank_id_sealed       bytea,
    sent_with_token      boolean NOT NULL,
    initiation_lease     timestamptz,
    link_expires_at      timestamptz,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    checked_at           timestamptz,
    checks               integer NOT NULL DEFAULT 0,
    next_check_at        timestamptz,
    check_lease          timestamptz,
    UNIQUE (client_id, idempotency_digest)
);
COMMENT ON TABLE payment IS
    'An order to pay. It is stored before anything is sent; answer_sealed is the answer that the '
    'first request got, for whoever repeats it. idempotency_digest is given up when nothing was '
    'sent, so that the same request may be tried again.';
CREATE INDEX payment_by_client ON payment (client_id, created_at DESC, id DESC);
CREATE INDEX payment_due ON payment (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX payment_initiating ON payment (initiation_lease) WHERE status = 'initiating';

CREATE TABLE payment_event (
    payment_id     uuid NOT NULL REFERENCES payment (id),
    sequence       bigint GENERATED ALWAYS AS IDENTITY,
    at             timestamptz NOT NULL,
    status         text NOT NULL,
    iso_status     text NOT NULL,
    failure_reason text NOT NULL,
    final          boolean NOT NULL,
    PRIMARY KEY (payment_id, sequence)
);
COMMENT ON TABLE payment_event IS 'Every state that a payment was in, oldest first.';

CREATE TABLE payment_authorization (
    id              uuid PRIMARY KEY,
    payment_id      uuid NOT NULL REFERENCES payment (id),
    bank            text NOT NULL,
    purpose         text NOT NULL CHECK (purpose IN ('order', 'cancellation')),
    state_digest    bytea NOT NULL UNIQUE CHECK (length(state_digest) = 32),
    verifier_sealed bytea,
    expires_at      timestamptz NOT NULL,
    consumed_at     timestamptz
);
COMMENT ON TABLE payment_authorization IS
    'One trip of the customer to the bank to sign a payment or its cancellation. The state is '
    'single use and kept as a SHA-256 digest.';
CREATE INDEX payment_authorization_by_payment ON payment_authorization (payment_id);
