"""One line per case with its counts: what docs/reliability.md quotes."""

PROPERTY = "case"


class Report:
    """Of one test; the lines travel with its outcome, also from a worker of pytest-xdist."""

    def __init__(self, properties: list):
        self._properties = properties

    def line(self, case: int, title: str, **counts):
        said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items())
        self._properties.append((PROPERTY, f"case {case:02} {title}: {said}"))


def lines_of(reports) -> list[str]:
    """Of the outcomes of tests, by case."""
    found = [text for report in reports for name, text in report.user_properties if name == PROPERTY]
    return sorted(dict.fromkeys(found), key=lambda text: text[:7])
