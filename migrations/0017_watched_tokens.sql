-- What is counted about tokens for the metrics, found without looking at all of them.

-- Of pairs that are kept alive, the one that went without a refresh longest.
CREATE INDEX token_oldest ON token (bank, access_expires_at) WHERE refresh_due_at IS NOT NULL;

-- Answers that are in no head: few, and none for long.
CREATE INDEX token_journal_open ON token_journal (consent_id, version)
    WHERE outcome IN ('received', 'unread');
