-- Which keys seal what is secret here. The keys themselves stay in files outside of the database.

CREATE TABLE sealing_key (
    id          bigint PRIMARY KEY CHECK (id BETWEEN 0 AND 4294967295),
    fingerprint text NOT NULL CHECK (length(fingerprint) = 32),
    state       text NOT NULL CHECK (state IN ('added', 'primary', 'opening', 'retired')),
    added_at    timestamptz NOT NULL DEFAULT now(),
    promoted_at timestamptz,
    retired_at  timestamptz
);
COMMENT ON TABLE sealing_key IS
    'Keys by id. added: may be promoted; primary: seals, in every replica; opening: sealed once, '
    'and opens what it sealed; retired: nothing is left of it, and its id is never used again.';
CREATE UNIQUE INDEX sealing_key_primary ON sealing_key (state) WHERE state = 'primary';

CREATE TABLE derived_key (
    name       text PRIMARY KEY,
    key_sealed bytea NOT NULL
);
COMMENT ON TABLE derived_key IS
    'Keys of fingerprints, sealed like everything else: equal values are still found after the '
    'key that they were once derived from has been retired.';

CREATE TABLE replica (
    id         uuid PRIMARY KEY,
    seen_at    timestamptz NOT NULL,
    key_ids    bigint[] NOT NULL,
    seals_with bigint NOT NULL
);
COMMENT ON TABLE replica IS
    'Running gateways and the keys that they hold: a key is promoted when all of them have it.';
