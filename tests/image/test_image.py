"""What is in the image, and what is not."""

import hashlib
import json
import os
import re
import stat

import pytest

from image.buildah import VERSION, build_image, packages, run, succeed

LARGEST_MIB = 100


def paths_in(image):
    for folder, folders, files in os.walk(image.files):
        for name in folders + files:
            yield os.path.join(folder, name)


def test_it_runs_as_nobody_and_says_what_it_is(image):
    config = image.described["config"]
    assert config["User"] == "65532:65532"
    assert config["Entrypoint"] == ["/usr/bin/tpp-gateway"] and config["Cmd"] == ["serve"]
    assert set(config["ExposedPorts"]) == {"8080/tcp", "9090/tcp"}
    assert config["Healthcheck"]["Test"] == ["CMD", "/usr/bin/tpp-gateway", "healthcheck"]
    labels = {name.removeprefix("org.opencontainers.image."): text for name, text in config["Labels"].items()}
    assert labels["title"] == "tpp-gateway" and labels["version"] == VERSION
    assert {"revision", "licenses", "description"} <= labels.keys()
    assert not any("GATEWAY_" in variable for variable in config.get("Env") or []), "would outweigh the configuration"


def test_the_program_starts_with_the_libraries_that_came_along(image):
    assert succeed(image.run_command("/usr/bin/tpp-gateway", "version")).startswith(f"tpp-gateway {VERSION}")


def test_there_is_no_shell_and_no_other_program(image):
    programs = [path for path in paths_in(image)
                if os.path.isfile(path) and not os.path.islink(path) and os.access(path, os.X_OK)
                and not re.search(r"\.so(\.|$)", path)]
    assert [os.path.relpath(path, image.files) for path in programs] == ["usr/bin/tpp-gateway"]
    assert run(image.run_command("/bin/sh", "-c", "true")).returncode != 0


def test_its_user_can_change_nothing_and_nothing_raises_rights(image):
    wrong = []
    for path in paths_in(image):
        facts = os.lstat(path)
        if stat.S_ISLNK(facts.st_mode):
            continue
        if facts.st_uid != 0 or facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH | stat.S_ISUID | stat.S_ISGID):
            wrong.append((path, oct(facts.st_mode), facts.st_uid))
    assert wrong == []


def test_migrations_and_bank_profiles_are_there_and_no_secret_is(image):
    share = image.files / "usr" / "share" / "tpp-gateway"
    assert (share / "migrations" / "0001_initial.sql").is_file() and (share / "banks" / "belfius.json").is_file()
    names = {path.suffix for path in image.files.rglob("*") if path.is_file()}
    assert not names & {".key", ".env", ".cpp", ".py"}
    assert "BEGIN CERTIFICATE" in (image.files / "etc/ssl/certs/ca-certificates.crt").read_text()


def test_it_is_small(image):
    size = sum(os.lstat(path).st_size for path in paths_in(image) if not os.path.islink(path)) / 2**20
    program = image.program.stat().st_size / 2**20
    print(f"image: {size:.0f} MiB, of which the program is {program:.0f}")
    assert size - program < LARGEST_MIB


@pytest.fixture(scope="module")
def sbom(image) -> dict:
    return json.loads((image.files / "usr/share/tpp-gateway/sbom.spdx.json").read_text())


def test_the_sbom_names_the_program_and_every_package(image, sbom):
    assert sbom["spdxVersion"] == "SPDX-2.3" and sbom["SPDXID"] == "SPDXRef-DOCUMENT"
    assert sbom["creationInfo"]["created"] == "1970-01-01T00:00:00Z" and sbom["documentNamespace"]
    named = {package["name"]: package for package in sbom["packages"]}
    digest = hashlib.sha256((image.files / "usr/bin/tpp-gateway").read_bytes()).hexdigest()
    assert named["tpp-gateway"]["checksums"] == [{"algorithm": "SHA256", "checksumValue": digest}]
    assert set(packages("run")) <= named.keys()
    assert {"libc6", "libstdc++6", "libpq5", "libssl3"} <= named.keys(), "what is loaded indirectly counts, too"
    assert {"nlohmann-json3-dev", "libcli11-dev", "libboost1.81-dev"} <= named.keys(), "headers are compiled in"
    for name, package in named.items():
        assert package["versionInfo"] and package["downloadLocation"] == "NOASSERTION"
        if name != "tpp-gateway":
            assert re.fullmatch(r"pkg:deb/debian/[^@]+@[^@]+\?arch=\w+&distro=debian-12",
                                package["externalRefs"][0]["referenceLocator"])


def test_the_sbom_is_coherent(sbom):
    ids = [package["SPDXID"] for package in sbom["packages"]]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", name) for name in ids)
    known = {*ids, "SPDXRef-DOCUMENT"}
    for link in sbom["relationships"]:
        assert {link["spdxElementId"], link["relatedSpdxElement"]} <= known
    kinds = {link["relationshipType"] for link in sbom["relationships"]}
    assert kinds == {"DESCRIBES", "DEPENDS_ON", "BUILD_DEPENDENCY_OF"}


def test_the_sbom_gives_the_versions_that_are_in_the_image(image, sbom):
    """Scanners of images without a package manager look into status.d."""
    named = {package["name"]: package for package in sbom["packages"]}
    stated = list((image.files / "var/lib/dpkg/status.d").iterdir())
    assert len(stated) >= 20
    for path in stated:
        fields = dict(line.split(": ", 1) for line in path.read_text().splitlines() if re.match(r"[A-Z][\w-]*: ", line))
        assert named[fields["Package"]]["versionInfo"] == fields["Version"]
        assert (image.files / "usr/share/doc" / fields["Package"] / "copyright").is_file() or \
            fields["Package"] in ("libgcc-s1", "libstdc++6")


def test_building_it_again_makes_the_same_layers(buildah, image, tmp_path):
    again = build_image(buildah, tmp_path, "tpp-gateway-again")
    assert again.layers == image.layers
