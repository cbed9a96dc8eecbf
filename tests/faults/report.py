"""One line per case with its counts: what docs/reliability.md quotes."""


class Report:
    def __init__(self):
        self._lines: list[tuple[int, str]] = []

    def line(self, case: int, title: str, **counts):
        said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items())
        self._lines.append((case, f"case {case:02} {title}: {said}"))

    def lines(self) -> list[str]:
        return [text for _, text in sorted(self._lines, key=lambda line: line[0])]
