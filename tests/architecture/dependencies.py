"""Who may include and link whom: `core <- domain <- app <- {api, storage, belfius} <- wiring`."""

import re

from architecture.sources import Source

OWN = {
    "libs/core": set(),
    "libs/domain": {"core"},
    "libs/app": {"core", "domain", "obs"},
    "libs/async": {"core"},
    "libs/obs": {"core"},
    "libs/config": {"core"},
    "libs/crypto": {"core"},
    "libs/http": {"core", "async", "obs"},
    "libs/postgres": {"core", "async", "obs"},
    "libs/storage": {"core", "domain", "postgres", "crypto"},
    "libs/belfius": {"core", "domain", "http", "obs", "crypto", "async"},
    # Never belfius: a simulator that shares the client's code shares its mistakes.
    "services/belfius-simulator": {"core", "http", "async", "obs"},
    "services/gateway": {
        "core", "domain", "app", "async", "obs", "config", "crypto", "http", "postgres", "storage",
        "belfius",
    },
}

PORT_SIGNATURES = {"boost/asio/awaitable.hpp", "boost/asio/io_context.hpp", "boost/system/result.hpp"}

# Foreign headers beyond the standard library, by prefix; a set of whole names for the inner rings.
FOREIGN = {
    "libs/core": PORT_SIGNATURES,
    "libs/domain": PORT_SIGNATURES,
    "libs/app": PORT_SIGNATURES,
    "libs/async": ("boost/asio", "boost/system"),
    "libs/obs": ("spdlog/", "prometheus/", "fmt/", "nlohmann/"),
    "libs/config": ("nlohmann/",),
    "libs/crypto": ("openssl/",),
    "libs/http": ("boost/", "openssl/", "fmt/"),
    "libs/postgres": ("pqxx/", "boost/asio", "boost/system", "fmt/"),
    "libs/storage": ("pqxx/", "fmt/"),
    "libs/belfius": ("nlohmann/", "simdjson.h", "fmt/", "boost/asio", "boost/system"),
    "services/belfius-simulator": ("nlohmann/", "boost/", "openssl/", "CLI/", "fmt/"),
    "services/gateway": ("nlohmann/", "boost/asio", "boost/system", "CLI/", "fmt/", "mimalloc"),
}

# Expensive to compile: .cpp files only.
HEAVY = ("boost/beast", "boost/asio.hpp", "boost/asio/ssl.hpp", "spdlog/", "CLI/", "prometheus/",
         "simdjson.h", "nlohmann/json.hpp")

OUR_LIBRARIES = {part.split("/")[1] for part in OWN if part.startswith("libs/")}

# <vector>, <sys/socket.h>, <unistd.h>: the standard library and the system.
_STANDARD = re.compile(r"<([a-z_0-9]+|c[a-z]+|(sys|arpa|netinet|linux)/[a-z_0-9]+\.h|[a-z]+\.h)>")


def _is_standard(include: str) -> bool:
    return bool(_STANDARD.fullmatch(include)) and include not in ("<simdjson.h>", "<mimalloc.h>")


def _allowed_foreign(part: str, name: str) -> bool:
    allowed = FOREIGN[part]
    return name in allowed if isinstance(allowed, set) else name.startswith(allowed)


def check_includes(source: Source) -> list[str]:
    if source.part not in OWN:
        return [f"{source.path}: {source.part} is not in the dependency table"]
    wrong = []
    for line, include in source.includes:
        name = include[1:-1]
        library = name.split("/")[0]
        if include.startswith('"') and library in OUR_LIBRARIES:
            own = source.part == f"libs/{library}"
            if not own and library not in OWN[source.part]:
                wrong.append(f"{source.path}:{line}: {source.part} may not know {library} ({name})")
        elif include.startswith("<") and not _is_standard(include):
            if not _allowed_foreign(source.part, name):
                wrong.append(f"{source.path}:{line}: {source.part} may not include <{name}>")
            elif source.is_header and name.startswith(HEAVY):
                wrong.append(f"{source.path}:{line}: <{name}> is heavy, .cpp files only")
    return wrong


def check_links(cmake: Source) -> list[str]:
    linked = re.findall(r"\btpp(?:::|_)([a-z]+)\b", re.sub(r"#[^\n]*", "", cmake.text))
    own = cmake.part.split("/")[1]
    return [
        f"{cmake.path}: {cmake.part} may not link {library}"
        for library in dict.fromkeys(linked)
        if library in OUR_LIBRARIES and library != own and library not in OWN[cmake.part]
    ]
