-- How long an access token lives altogether, so that one in use can be refreshed ahead of its end.
-- NULL: stored before this, nobody knows. A release before this one leaves what it finds: the life
-- of the pair before, which a bank hardly changes.

ALTER TABLE token ADD COLUMN access_seconds bigint;
