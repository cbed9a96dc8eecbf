-- Customers who are erased at their client's request. See ADR 17.

CREATE TABLE psu_erasure (
    id        uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    psu       bytea NOT NULL,
    erased_at timestamptz NOT NULL,
    counts    jsonb NOT NULL
);
COMMENT ON TABLE psu_erasure IS
    'The receipt of every erasure, without the customer''s reference: psu is audit_psu() of it. '
    'Shown only to whoever asks for the erasure of that customer again.';
CREATE INDEX psu_erasure_by_psu ON psu_erasure (client_id, psu, erased_at DESC);

CREATE INDEX payment_by_psu ON payment (client_id, psu_ref);
