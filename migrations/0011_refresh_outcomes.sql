-- What became of refreshes and code exchanges whose answer was lost.

-- A pair whose refresh ended unknown rests, for longer each time, before it is presented again.
ALTER TABLE token ADD COLUMN unknown_in_a_row integer NOT NULL DEFAULT 0,
                  ADD COLUMN rests_until timestamptz;
COMMENT ON COLUMN token.rests_until IS
    'Not presented before this, by the clock of the database; only while state is uncertain.';

-- The few claims whose owner may be dead, without looking at all the others.
CREATE INDEX token_claimed ON token (lease_until) WHERE lease_until IS NOT NULL;

-- unread: an answer that could not be read, kept as it came. It may hold the only valid pair.
ALTER TABLE token_journal DROP CONSTRAINT token_journal_outcome_check;
ALTER TABLE token_journal ADD CONSTRAINT token_journal_outcome_check
    CHECK (outcome IN ('received', 'applied', 'discarded', 'unread'));

-- Whose call spent the state: after a lost acknowledgement it is looked up, not guessed.
ALTER TABLE authorization_attempt ADD COLUMN consumed_by text;
CREATE INDEX authorization_attempt_under_way ON authorization_attempt (consumed_at)
    WHERE consumed_at IS NOT NULL AND closed_at IS NULL;
