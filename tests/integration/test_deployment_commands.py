"""What a deployment asks of the program: a migration that needs the database alone, and a health check."""

import json

from support.gateway import gateway_command
from support.paths import MIGRATIONS, binary
from support.program import run_to_end


def run(command: str, **env: str):
    return run_to_end([binary("tpp-gateway"), command], env={f"GATEWAY_{name}": value for name, value in env.items()})


def test_a_migration_needs_nothing_but_the_database(empty_database):
    done = run("migrate", DATABASE__URL=empty_database.url, DATABASE__MIGRATIONS=str(MIGRATIONS))
    assert done.returncode == 0 and "applied 0001" in done.stdout, done.stderr


def test_a_migration_without_a_database_says_what_is_missing():
    done = run("migrate")
    assert done.returncode == 1 and "database.url" in done.stderr and "banks" not in done.stderr


def test_the_health_check_follows_the_process(gateway):
    admin_port = str(gateway.program.ready["admin_port"])
    alive = run("healthcheck", ADMIN__PORT=admin_port)
    assert (alive.returncode, alive.stdout.strip()) == (0, "alive"), alive.stderr
    everywhere = run("healthcheck", ADMIN__PORT=admin_port, ADMIN__ADDRESS="0.0.0.0")
    assert everywhere.returncode == 0, everywhere.stderr

    gateway.stop()
    gone = run("healthcheck", ADMIN__PORT=admin_port)
    assert gone.returncode == 1 and "not alive" in gone.stderr


def test_a_server_that_is_no_gateway_is_not_taken_for_one(gateway):
    other = run("healthcheck", ADMIN__PORT=str(gateway.port))
    assert other.returncode == 1 and "/livez answered 4" in other.stderr


def test_the_configuration_may_be_named_by_the_environment(gateway):
    config = json.loads(gateway.config.read_text())
    config["admin"]["port"] = gateway.program.ready["admin_port"]
    gateway.config.write_text(json.dumps(config))
    done = run_to_end([binary("tpp-gateway"), "healthcheck"], env={"TPP_GATEWAY_CONFIG": str(gateway.config)})
    assert done.returncode == 0, done.stderr
    assert gateway_command(gateway.config, "healthcheck").returncode == 0
