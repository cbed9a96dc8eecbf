-- Consents for one account keep its IBAN, because a renewal asks for the same account again.

ALTER TABLE consent ADD COLUMN iban_sealed bytea;
COMMENT ON COLUMN consent.iban_sealed IS
    'The account that the consent was asked for, where the bank wants it named before. Erased when '
    'the consent is revoked or was never granted.';
