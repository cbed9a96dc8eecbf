-- Reads at a bank while the customer is away. One row per account holds the moments of the reads
-- that may still count, oldest first and never more than the bank's terms allow, so that one
-- conditional write decides about the next one over all replicas.

CREATE TABLE unattended_reads (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    spent_at   timestamptz[] NOT NULL
);
COMMENT ON TABLE unattended_reads IS
    'When an account was read without its customer. The moments go by the clock of the gateway.';
