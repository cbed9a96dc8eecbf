"""The Dockerfile as it is written; and that the stage which compiles has all it needs."""

import re
import shutil

from image.buildah import DOCKERFILE, VERSION, run
from support.paths import ROOT

TEXT = re.sub(r"\\\n", " ", DOCKERFILE.read_text())
LINES = [line.strip() for line in TEXT.splitlines() if line.strip() and not line.startswith("#")]


def stages() -> dict[str, list[str]]:
    found, current = {}, None
    for line in LINES:
        if match := re.match(r"FROM \S+(?: AS (\w+))?", line):
            current = found.setdefault(match[1] or "final", [])
        elif current is not None:
            current.append(line)
    return found


def test_the_last_stage_starts_from_nothing_and_runs_nothing():
    assert list(stages()) == ["binary", "files", "final"]
    assert LINES[[i for i, line in enumerate(LINES) if line.startswith("FROM")][-1]] == "FROM scratch"
    assert not any(line.startswith("RUN") for line in stages()["final"])


def test_nothing_is_downloaded_but_packages_of_the_list():
    assert not re.search(r"\b(curl|wget|ADD|pip|npm|git)\b", TEXT)
    assert [line for line in LINES if "apt" in line] == []
    install = (ROOT / "deploy/image/install.sh").read_text()
    assert "--no-install-recommends" in install and "--allow" not in install


def test_it_names_the_version_that_is_built():
    for name in ("files", "final"):
        assert f"ARG VERSION={VERSION}" in stages()[name]


def test_no_secret_can_come_in():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {"build", ".git"} <= set(ignored)
    assert "COPY . " not in TEXT


def test_the_stage_that_compiles_copies_all_that_it_configures(tmp_path):
    for line in stages()["binary"]:
        if line.startswith("COPY") and "/src" in line:
            *sources, target = line.split()[1:]
            for source in sources:
                place = tmp_path / target.removeprefix("/src").strip("/")
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, place)
                else:
                    shutil.copy(ROOT / source, place)
    done = run(["cmake", "-S", tmp_path, "--preset", "release", "-DTPP_BUILD_TESTS=OFF"])
    assert done.returncode == 0, done.stdout + done.stderr
    rules = (tmp_path / "build/release/build.ninja").read_text()
    assert "tpp-gateway" in rules
