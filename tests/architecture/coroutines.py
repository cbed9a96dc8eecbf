"""The forms that gcc 12 compiles into double frees, and coroutines that outlive what they use."""

import re

from architecture.sources import Source

_OPEN, _CLOSE = "([{", ")]}"


def matching(code: str, start: int) -> int:
    """Offset of the bracket that closes the one at `start` (or the end of the code)."""
    depth = 0
    for offset in range(start, len(code)):
        if code[offset] in _OPEN:
            depth += 1
        elif code[offset] in _CLOSE:
            depth -= 1
            if depth == 0:
                return offset
    return len(code) - 1


def _starts_lambda(code: str, offset: int) -> bool:
    before = code[:offset].rstrip()
    attribute = code.startswith("[[", offset) or before[-1:] == "["
    subscript = before[-1:].isalnum() or before[-1:] in ("_", ")", "]")
    return code[offset] == "[" and not attribute and not subscript


def _captures_by_value(captures: str) -> bool:
    items = [item.strip() for item in captures.split(",") if item.strip()]
    return any(not item.startswith("&") and item != "this" for item in items)


def _lambda_body(code: str, introducer_end: int) -> int:
    """Offset of the `{` of the lambda whose `]` stands at `introducer_end`."""
    offset = introducer_end + 1
    while offset < len(code) and code[offset] != "{":
        offset = matching(code, offset) + 1 if code[offset] == "(" else offset + 1
    return offset


def _faults_in_operand(code: str, offset: int) -> list[str]:
    faults, depth = [], 0
    while offset < len(code):
        char = code[offset]
        if char == ";" or (char in _CLOSE and depth == 0) or (char == "," and depth == 0):
            break
        if _starts_lambda(code, offset):
            end = matching(code, offset)
            if _captures_by_value(code[offset + 1 : end]):
                faults.append("a lambda that captures by value")
            offset = matching(code, _lambda_body(code, end)) + 1
            continue
        if char == "{":
            faults.append("a braced object")
        if char == "?":
            faults.append("?:")
        depth += (char in _OPEN) - (char in _CLOSE)
        offset += 1
    return faults


def check_co_await(source: Source) -> list[str]:
    wrong = []
    for match in re.finditer(r"\bco_await\b", source.code):
        for fault in _faults_in_operand(source.code, match.end()):
            where = f"{source.path}:{source.line_at(match.start())}"
            wrong.append(f"{where}: {fault} inside a co_await expression; name it first")
    return wrong


def check_lambda_coroutines(source: Source) -> list[str]:
    """A capturing lambda dies before the coroutine that it started."""
    wrong, code = [], source.code
    for match in re.finditer(r"\[", code):
        offset = match.start()
        if not _starts_lambda(code, offset):
            continue
        end = matching(code, offset)
        body = _lambda_body(code, end)
        introducer = code[end + 1 : body]
        if not code[offset + 1 : end].strip() or ";" in introducer or "\n\n" in introducer:
            continue
        if re.search(r"\bco_(await|return|yield)\b", code[body : matching(code, body)]):
            where = f"{source.path}:{source.line_at(offset)}"
            wrong.append(f"{where}: a capturing lambda is a coroutine; use a named function")
    return wrong


_COROUTINE_SIGNATURE = re.compile(r"\b(?:Task|Awaitable|asio::awaitable)<[^;{}()]*>\s+[\w:~]+\(")


def check_string_views(source: Source) -> list[str]:
    """A view named `bytes` is let through: an I/O buffer, held by the caller as Asio's are."""
    wrong = []
    for match in _COROUTINE_SIGNATURE.finditer(source.code):
        opening = match.end() - 1
        parameters = source.code[opening : matching(source.code, opening)]
        if re.search(r"\bstring_view\b(?! bytes\b)", parameters):
            where = f"{source.path}:{source.line_at(match.start())}"
            wrong.append(f"{where}: string_view parameter of a coroutine; take std::string")
    return wrong


def check_detached(source: Source) -> list[str]:
    if source.part == "libs/async":
        return []
    return [
        f"{source.path}:{source.line_at(m.start())}: asio::detached outside libs/async"
        for m in re.finditer(r"\bdetached\b", source.code)
    ]
