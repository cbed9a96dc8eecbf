"""What it costs to find due work among many consents: buffers touched and time, by how many are stored and
how many are due. Prints a table, asserts nothing; tests/integration/test_due_cost.py asserts."""

import argparse
import subprocess
from pathlib import Path

from support.due_rows import claim_cost, clock_cost, fill, make_due
from support.paths import ROOT
from support.postgres import Cluster


def migrated(cluster: Cluster, name: str):
    database = cluster.create(name)
    for file in sorted(Path(ROOT / "migrations").glob("*.sql")):
        subprocess.run(["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction",
                        "--file", str(file), cluster.url("postgres", name)], check=True, timeout=60)
    return database


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--due", type=int, nargs="+", default=[0, 10, 100])
    wanted = parser.parse_args()
    cluster = Cluster()
    cluster.start()
    try:
        print("| stored | due | claim: buffers | claim: ms | clocks: buffers | clocks: ms |")
        print("|---|---|---|---|---|---|")
        for stored in wanted.stored:
            database = migrated(cluster, f"stored_{stored}")
            fill(database, stored)
            for due in wanted.due:
                make_due(database, due)
                database.sql("VACUUM ANALYZE token")
                database.sql("VACUUM ANALYZE consent")
                claim_cost(database, 100), clock_cost(database, 100)  # caches filled
                claim, clock = claim_cost(database, 100), clock_cost(database, 100)
                assert (claim.rows, clock.rows) == (due, due), (claim, clock)
                print(f"| {stored:,} | {due} | {claim.buffers} | {claim.milliseconds:.2f} "
                      f"| {clock.buffers} | {clock.milliseconds:.2f} |", flush=True)
            database.drop()
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
