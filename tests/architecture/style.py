"""House rules that a text search can keep."""

import re

from architecture.sources import Source

INNER = ("libs/core", "libs/domain", "libs/app")
EXACT = INNER + ("libs/belfius",)
LONGEST_FILE = 400
# Where the program is put together: the service, its banks, and the one-shot commands.
COMPOSITION = {f"services/gateway/{name}" for name in ("wiring.cpp", "wiring.hpp", "banks.cpp",
                                                       "bank_keys.cpp", "bank_keys.hpp", "bank_key_watch.cpp", "bank_key_watch.hpp",
                                                       "bank_parts.cpp", "bank_parts.hpp", "bank_probe.cpp", "client_commands.cpp",
                                                       "commands.cpp",
                                                       "key_commands.cpp", "audit_commands.cpp",
                                                       "token_commands.cpp")}

# logical_id and sca_token are not here: the design itself speaks of them as things to be kept sealed.
_FOREIGN_WORDS = re.compile(
    r"\b(belfius|banx|json|sql|pqxx|nlohmann|simdjson|getenv|http|https|http_status|status_code"
    r"|consent_uri|consent_uris|apptoken|transaction_ref|transaction_seqnumber|psu_involved|pagesize"
    r"|counterparty_info|communication_type|error_code)\b",
    re.IGNORECASE,
)
_FLOATING = re.compile(r"(?<!duration<)\b(double|float|stod|stof|strtod|strtof)\b")
# PgPool implements no port: it is plumbing.
_ADAPTER = re.compile(r"\b(?!PgPool\b)(Pg|Belfius)[A-Z]\w*")


def _each(source: Source, pattern: re.Pattern, text: str, message: str) -> list[str]:
    return [
        f"{source.path}:{source.line_at(m.start())}: {message.format(m.group(0))}"
        for m in pattern.finditer(text)
    ]


def check_business_words_only(source: Source) -> list[str]:
    if source.part not in INNER:
        return []
    return _each(source, _FOREIGN_WORDS, source.code, "'{}' is no word of the domain")


def check_no_floating_point(source: Source) -> list[str]:
    measures_time = "_probe." in source.path
    if source.part not in EXACT or measures_time:
        return []
    return _each(source, _FLOATING, source.code, "'{}' where amounts are exact")


def check_value_calls(source: Source) -> list[str]:
    """Told apart without types: value() of a call's outcome, or of a name that the file tests as one
    tests a Result. Other classes may have a value() of their own."""
    wrong = []
    for match in re.finditer(r"(?P<name>\w+|\))\.value\(\)", source.code):
        of_another_class = rf"\b(?!Result\b)[A-Z]\w*(<[^;()]*>)?&?\s+{re.escape(match['name'])}\b"
        if match["name"] == "iban" or re.search(of_another_class, source.code):
            continue
        tested = rf"if \(!{re.escape(match['name'])}\b"
        if match["name"] == ")" or re.search(tested, source.code):
            where = f"{source.path}:{source.line_at(match.start())}"
            wrong.append(f"{where}: value() of a Result throws; test with if (!r) and use *r")
    return wrong


def check_adapters_named_in_wiring_only(source: Source) -> list[str]:
    at_home = source.part in ("libs/postgres", "libs/storage", "libs/belfius")
    if at_home or source.part == "services/belfius-simulator" or source.path in COMPOSITION:
        return []
    return _each(source, _ADAPTER, source.code, "{} may be named where the program is put together only")


def check_length(source: Source) -> list[str]:
    lines = source.text.count("\n")
    return [f"{source.path}: {lines} lines, at most {LONGEST_FILE}"] if lines > LONGEST_FILE else []


def check_leftovers(source: Source) -> list[str]:
    marker = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    return _each(source, marker, source.text, "'{}': finish it or open an issue")


def check_pragma_once(source: Source) -> list[str]:
    if not source.is_header or source.text.startswith("#pragma once"):
        return []
    return [f"{source.path}: a header starts with #pragma once"]


def check_using_namespace(source: Source) -> list[str]:
    found = re.compile(r"^using namespace (?!std::(chrono_)?literals)[\w:]+", re.MULTILINE)
    return _each(source, found, source.code, "'{}' at file scope")
