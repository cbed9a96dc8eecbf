-- Orders that look like one sent a moment ago.

ALTER TABLE payment ADD COLUMN likeness bytea CHECK (length(likeness) = 32);
COMMENT ON COLUMN payment.likeness IS
    'Keyed fingerprint of debtor, creditor, amount and remittance: two orders with the same one '
    'within ten minutes are taken for a mistake.';
CREATE INDEX payment_by_likeness ON payment (client_id, likeness, created_at)
    WHERE likeness IS NOT NULL;
