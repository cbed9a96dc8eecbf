"""Finding due work touches what is due, not what is stored: judged by plan and buffers, not by time."""

import pytest

from support.due_rows import claim_cost, clock_cost, fill, journal, make_due, open_answers_cost, unrefreshed_cost

# Of fewer than these few PostgreSQL reads the whole table.
FEW, MANY = 4_000, 80_000


@pytest.fixture(scope="module")
def stored(cluster):
    databases = {}
    for count in (FEW, MANY):
        databases[count] = cluster.migrated_database()
        fill(databases[count], count)
    yield databases
    for database in databases.values():
        database.drop()


@pytest.mark.parametrize("cost, index", [(claim_cost, "token_refresh_due"), (clock_cost, "consent_clock_due")])
@pytest.mark.parametrize("due", [0, 10])
def test_twenty_times_as_many_consents_cost_about_the_same(stored, cost, index, due):
    costs = {}
    for count, database in stored.items():
        make_due(database, due)
        database.sql("VACUUM ANALYZE token")
        database.sql("VACUUM ANALYZE consent")
        costs[count] = cost(database, 100)
        assert costs[count].rows == due
    assert any(node.endswith(f"Index Scan {index}") for node in costs[MANY].nodes), costs[MANY]
    assert not any(node.startswith("Seq Scan") for node in costs[MANY].nodes), costs[MANY]
    # A deeper index, for every row that is found and for the way to the first one.
    assert costs[MANY].buffers <= costs[FEW].buffers + 4 * (due + 2), costs


@pytest.mark.parametrize("cost, index", [(open_answers_cost, "token_journal_open"), (unrefreshed_cost, "token_oldest")])
def test_counting_tokens_for_the_metrics_costs_the_same_however_many_there_are(stored, cost, index):
    costs = {}
    for count, database in stored.items():
        journal(database, received=3)
        costs[count] = cost(database)
    assert any(node.endswith(f"Scan {index}") for node in costs[MANY].nodes), costs[MANY]
    assert not any(node.startswith("Seq Scan") for node in costs[MANY].nodes), costs[MANY]
    assert costs[MANY].buffers <= costs[FEW].buffers + 12, costs
