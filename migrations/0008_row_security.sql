-- A second wall between clients, under the WHERE of every statement.
--
-- The gateway says at the beginning of each transaction for whom it acts: tpp.client is the id of a
-- client, 'all' or 'none'. Where it is not said at all everything is visible, because the release
-- before this one does not know of it, and neither does a person at a psql prompt.

CREATE FUNCTION acts_for_all() RETURNS boolean LANGUAGE sql STABLE
    AS $$ SELECT coalesce(current_setting('tpp.client', true), '') IN ('', 'all') $$;

CREATE FUNCTION acts_for(client uuid) RETURNS boolean LANGUAGE sql STABLE
    AS $$ SELECT acts_for_all() OR client::text = current_setting('tpp.client', true) $$;

CREATE POLICY of_client ON consent USING (acts_for(client_id));
CREATE POLICY of_client ON payment USING (acts_for(client_id));
CREATE POLICY of_client ON outbox_event USING (acts_for(client_id));

-- Rows behind a consent, an account or a payment are visible when that is.
CREATE POLICY of_client ON authorization_attempt
    USING (acts_for_all() OR EXISTS (SELECT FROM consent c WHERE c.id = consent_id));
CREATE POLICY of_client ON token
    USING (acts_for_all() OR EXISTS (SELECT FROM consent c WHERE c.id = consent_id));
CREATE POLICY of_client ON token_journal
    USING (acts_for_all() OR EXISTS (SELECT FROM consent c WHERE c.id = consent_id));
CREATE POLICY of_client ON account
    USING (acts_for_all() OR EXISTS (SELECT FROM consent c WHERE c.id = consent_id));
CREATE POLICY of_client ON unattended_reads
    USING (acts_for_all() OR EXISTS (SELECT FROM account a WHERE a.id = account_id));
CREATE POLICY of_client ON payment_event
    USING (acts_for_all() OR EXISTS (SELECT FROM payment p WHERE p.id = payment_id));
CREATE POLICY of_client ON payment_authorization
    USING (acts_for_all() OR EXISTS (SELECT FROM payment p WHERE p.id = payment_id));

-- FORCE: the gateway owns its tables, and owners are bound only then.
DO $$
DECLARE
    protected text;
BEGIN
    FOREACH protected IN ARRAY ARRAY['consent', 'authorization_attempt', 'token', 'token_journal',
            'account', 'unattended_reads', 'payment', 'payment_event', 'payment_authorization',
            'outbox_event']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', protected);
    END LOOP;
END $$;
