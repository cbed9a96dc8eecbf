"""Several keys of one client: added, rotated with an overlap, ended, revoked, and when they were used."""

import json
import shutil

import pytest

from support.gateway import Frontend, gateway_command
from support.paths import MIGRATIONS
from support.program import poll


def command(gateway, *arguments: str):
    done = gateway_command(gateway.config, "clients", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def keys_of(gateway, frontend: Frontend) -> list[dict]:
    return command(gateway, "keys", "list", frontend.id)


def another(gateway, frontend: Frontend, *arguments: str) -> tuple[dict, Frontend]:
    made = command(gateway, *(arguments or ("keys", "add", frontend.id)))
    holder = Frontend(frontend.id, made["api_key"])
    gateway.frontends.append(holder)
    return made, holder


def opens(gateway, holder: Frontend) -> bool:
    return gateway.get("/v1/banks", by=holder).status == 200


def test_every_key_of_a_client_opens_the_same(shared_gateway):
    first = shared_gateway.add_frontend("two keys")
    made, second = another(shared_gateway, first)
    assert opens(shared_gateway, first) and opens(shared_gateway, second)
    assert made["client_id"] == first.id and made["prefix"] == second.api_key[:12]


def test_a_list_of_keys_shows_none(shared_gateway):
    first = shared_gateway.add_frontend("listed")
    _, second = another(shared_gateway, first)
    listed = gateway_command(shared_gateway.config, "clients", "keys", "list", first.id)
    both = json.dumps(keys_of(shared_gateway, first)) + listed.stdout
    for holder in (first, second):
        assert holder.api_key not in both and holder.api_key[13:] not in both
        assert holder.api_key[:12] in both


def test_a_revoked_key_is_out_at_once_and_its_sister_stays(shared_gateway):
    first = shared_gateway.add_frontend("one revoked")
    made, second = another(shared_gateway, first)
    assert opens(shared_gateway, second)
    done = gateway_command(shared_gateway.config, "clients", "keys", "revoke", made["id"])
    assert done.returncode == 0, done.stderr
    assert poll(lambda: not opens(shared_gateway, second), 15)
    assert opens(shared_gateway, first)
    again = gateway_command(shared_gateway.config, "clients", "keys", "revoke", made["id"])
    assert again.returncode == 1 and "no live key" in again.stderr


def test_a_rotation_overlaps_and_then_the_old_key_ends(shared_gateway, shared_database):
    old = shared_gateway.add_frontend("rotated")
    made, new = another(shared_gateway, old, "rotate", old.id, "--overlap", "24h")
    assert opens(shared_gateway, old) and opens(shared_gateway, new)
    ends = {key["id"]: key["expires_at"] for key in keys_of(shared_gateway, old)}
    assert ends[made["id"]] is None
    assert sum(end is not None for end in ends.values()) == 1
    shared_database.sql("UPDATE api_key SET expires_at = now() - interval '1 second' "
                        f"WHERE client_id = '{old.id}' AND expires_at IS NOT NULL")
    assert poll(lambda: not opens(shared_gateway, old), 15)
    assert opens(shared_gateway, new)


def test_without_an_overlap_the_old_key_is_out(shared_gateway):
    old = shared_gateway.add_frontend("rotated at once")
    assert opens(shared_gateway, old)
    _, new = another(shared_gateway, old, "rotate", old.id, "--overlap", "0s")
    assert poll(lambda: not opens(shared_gateway, old), 15)
    assert opens(shared_gateway, new)


def test_a_key_may_be_made_to_end(shared_gateway):
    first = shared_gateway.add_frontend("ends")
    made, second = another(shared_gateway, first, "keys", "add", first.id, "--expires-in", "90d")
    assert made["expires_at"] is not None and opens(shared_gateway, second)
    _, third = another(shared_gateway, first, "keys", "add", first.id, "--expires-in", "0s")
    assert not opens(shared_gateway, third)


@pytest.mark.parametrize("text", ["h", "24", "-1h", "1.5h", "24x", "1h30m", "99999999d"])
def test_durations_that_mean_nothing_are_refused(shared_gateway, text):
    frontend = shared_gateway.frontend
    done = gateway_command(shared_gateway.config, "clients", "keys", "add", frontend.id, f"--expires-in={text}")
    assert done.returncode != 0, done.stdout


def test_the_last_use_is_written_down_off_the_read_path(shared_gateway, shared_database):
    frontend = shared_gateway.add_frontend("used")
    assert keys_of(shared_gateway, frontend)[0]["last_used_at"] is None
    for _ in range(30):
        assert opens(shared_gateway, frontend)
    first = poll(lambda: keys_of(shared_gateway, frontend)[0]["last_used_at"], 60)
    assert first, "the use was not written down"
    writes = "SELECT xmin::text FROM api_key WHERE client_id = '%s'" % frontend.id
    before = shared_database.value(writes)
    for _ in range(30):
        assert opens(shared_gateway, frontend)
    assert keys_of(shared_gateway, frontend)[0]["last_used_at"] == first
    assert shared_database.value(writes) == before, "a second write within the minute"


def test_a_key_from_before_this_release_still_opens(shared_gateway, shared_database):
    """As the release before wrote it: a digest in the client's own row."""
    key = "tgw_" + "k" * 43
    shared_database.sql(
        "INSERT INTO client (id, name, key_digest, scopes, return_urls, created_at) VALUES "
        f"('0b7e4f52-6a0e-4a5e-9d0a-0d7d1c9f2a11', 'older', sha256('{key}'::bytea), '{{ais}}', '{{}}', now())")
    assert opens(shared_gateway, Frontend("", key))


def test_no_key_is_left_readable_in_the_database(shared_gateway, shared_database):
    first = shared_gateway.add_frontend("dumped")
    _, second = another(shared_gateway, first)
    assert opens(shared_gateway, second)
    dump = shared_database.dump()
    for holder in (first, second):
        assert holder.api_key not in dump and holder.api_key[12:] not in dump


def test_keys_survive_the_migration(stage, empty_database):
    """A database of the release before, with a client in it, brought up to date."""
    before = stage.folder / "migrations-before"
    before.mkdir()
    files = sorted(MIGRATIONS.glob("*.sql"))
    ours = next(file for file in files if file.name.endswith("_callers.sql"))
    for file in files[:files.index(ours)]:
        shutil.copy(file, before)
    gateway = stage.make_gateway(empty_database)
    older = gateway_command(gateway.config, "migrate", env={"GATEWAY_DATABASE__MIGRATIONS": str(before)})
    assert older.returncode == 0, older.stderr
    key = "tgw_" + "m" * 43
    empty_database.sql(
        "INSERT INTO client (id, name, key_digest, scopes, return_urls, created_at) VALUES "
        f"('0b7e4f52-6a0e-4a5e-9d0a-0d7d1c9f2a12', 'older', sha256('{key}'::bytea), '{{ais}}', '{{}}', now())")
    assert gateway_command(gateway.config, "migrate").returncode == 0
    gateway.start()
    assert opens(gateway, Frontend("", key))
