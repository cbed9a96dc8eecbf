"""The signatures that the unit tests expect are the openssl command line's."""

import subprocess

from support.paths import SIGNING_FILES


def test_the_expected_signatures_are_what_the_openssl_command_line_makes():
    made = subprocess.run([SIGNING_FILES / "recompute.sh"], capture_output=True, text=True, check=True)
    assert made.stdout == (SIGNING_FILES / "expected.txt").read_text()
