"""Who may include and link whom: `core <- domain <- app <- {api, storage, belfius} <- wiring`."""

import re

from architecture.sources import Source

OWN = {
    "libs/core": set(),
    "libs/domain": {"core"},
    "libs/app": {"core", "domain", "obs", "async"},
    "libs/async": {"core"},
    "libs/obs": {"core"},
    "libs/config": {"core"},
    "libs/crypto": {"core"},
    "libs/http": {"core", "async", "obs"},
    "libs/postgres": {"core", "async", "obs"},
    "libs/iso20022": {"core", "domain"},
    "libs/storage": {"core", "domain", "postgres", "crypto", "async"},
    "libs/belfius": {"core", "domain", "http", "obs", "crypto", "async"},
    # Never belfius: a simulator that shares the client's code shares its mistakes.
    "services/belfius-simulator": {"core", "http", "async", "obs"},
    "services/gateway": {
        "core", "domain", "app", "async", "obs", "config", "crypto", "http", "postgres", "storage",
        "belfius", "iso20022",
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
    "libs/http": ("boost/", "openssl/", "fmt/", "nlohmann/"),
    "libs/postgres": ("pqxx/", "libpq-fe.h", "boost/asio", "boost/system", "fmt/"),
    "libs/iso20022": ("pugixml.hpp",),
    "libs/storage": ("pqxx/", "fmt/", "nlohmann/"),
    "libs/belfius": ("nlohmann/", "simdjson.h", "fmt/", "boost/asio", "boost/system"),
    "services/belfius-simulator": ("nlohmann/", "boost/", "openssl/", "CLI/", "fmt/"),
    "services/gateway": ("nlohmann/", "boost/asio", "boost/system", "CLI/", "fmt/", "mimalloc"),
}

# Expensive to compile: never through a header that others include.
HEAVY = ("boost/beast", "boost/asio.hpp", "boost/asio/ssl.hpp", "spdlog/", "CLI/", "prometheus/",
         "simdjson.h", "nlohmann/json.hpp", "pugixml.hpp")

OUR_LIBRARIES = {part.split("/")[1] for part in OWN if part.startswith("libs/")}

# <vector>, <sys/socket.h>, <unistd.h>: the standard library and the system.
_STANDARD = re.compile(r"<([a-z_0-9]+|c[a-z]+|(sys|arpa|netinet|linux)/[a-z_0-9]+\.h|[a-z]+\.h)>")


def _is_standard(include: str) -> bool:
    return bool(_STANDARD.fullmatch(include)) and include not in ("<simdjson.h>", "<mimalloc.h>", "<libpq-fe.h>")


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
    return wrong


def check_heavy_headers(sources: list[Source]) -> list[str]:
    """A library's public headers, those that others include, are light, also through each other."""
    headers = {s.path.removeprefix("libs/"): s for s in sources if s.is_header}

    def heavy_reached(name: str, seen: set[str]) -> str | None:
        if name not in headers or name in seen:
            return None
        seen.add(name)
        for _, include in headers[name].includes:
            inner = include[1:-1]
            found = inner if inner.startswith(HEAVY) else heavy_reached(inner, seen)
            if found:
                return found
        return None

    wrong = []
    for source in sources:
        for line, include in source.includes:
            name = include[1:-1]
            foreign = name in headers and headers[name].part != source.part
            heavy = heavy_reached(name, set()) if foreign else None
            if heavy:
                wrong.append(f"{source.path}:{line}: {name} brings in <{heavy}>, which is heavy")
    return wrong


def check_links(cmake: Source) -> list[str]:
    linked = re.findall(r"\btpp(?:::|_)([a-z0-9]+)\b", re.sub(r"#[^\n]*", "", cmake.text))
    own = cmake.part.split("/")[1]
    return [
        f"{cmake.path}: {cmake.part} may not link {library}"
        for library in dict.fromkeys(linked)
        if library in OUR_LIBRARIES and library != own and library not in OWN[cmake.part]
    ]
