"""The signatures that the unit tests expect are the openssl command line's."""

import subprocess

from support.paths import ROOT

VECTORS = ROOT / "tests" / "vectors" / "signing"


def test_the_expected_signatures_are_what_the_openssl_command_line_makes():
    made = subprocess.run([VECTORS / "recompute.sh"], capture_output=True, text=True, check=True)
    assert made.stdout == (VECTORS / "expected.txt").read_text()
