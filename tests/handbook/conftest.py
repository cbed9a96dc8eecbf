import pytest

from handbook.quickstart import Quickstart
from support.paths import LOGS


@pytest.fixture(scope="module")
def quickstart():
    """What ./deploy/quickstart.sh starts, kept running while its operator walks through the handbook."""
    made = Quickstart(LOGS / "quickstart")
    try:
        yield made.start()
    finally:
        made.stop()
