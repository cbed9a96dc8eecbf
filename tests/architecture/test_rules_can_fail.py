"""A rule that cannot fail guards nothing: each one is shown what it must refuse, and accept."""

import pytest

from architecture import api_routes, coroutines, dependencies, style
from architecture.sources import Source


def at(path: str, text: str) -> Source:
    return Source(path, text)


REFUSED = {
    "domain includes JSON": (
        dependencies.check_includes, "libs/domain/x.hpp", "#include <nlohmann/json_fwd.hpp>\n"),
    "domain includes storage": (
        dependencies.check_includes, "libs/domain/x.cpp", '#include "storage/x.hpp"\n'),
    "app includes belfius": (
        dependencies.check_includes, "libs/app/x.cpp", '#include "belfius/x.hpp"\n'),
    "core includes whole asio": (
        dependencies.check_includes, "libs/core/x.cpp", "#include <boost/asio.hpp>\n"),
    "simulator includes belfius": (
        dependencies.check_includes, "services/belfius-simulator/x.cpp", '#include "belfius/x.hpp"\n'),
    "http includes the domain": (
        dependencies.check_includes, "libs/http/x.cpp", '#include "domain/consent.hpp"\n'),
    "belfius includes pqxx": (
        dependencies.check_includes, "libs/belfius/x.cpp", "#include <pqxx/pqxx>\n"),
    "a library outside the table": (
        dependencies.check_includes, "libs/utils/x.hpp", "#pragma once\n"),
    "simulator links belfius": (
        dependencies.check_links, "services/belfius-simulator/CMakeLists.txt",
        "target_link_libraries(simulator PRIVATE tpp::core tpp::belfius)"),
    "domain links http": (
        dependencies.check_links, "libs/domain/CMakeLists.txt",
        "tpp_library(domain SOURCES a.cpp LINKS tpp::http)"),
    "aggregate inside co_await": (
        coroutines.check_co_await, "libs/app/x.cpp", "co_await f({.a = x, .b = y});"),
    "named aggregate inside co_await": (
        coroutines.check_co_await, "libs/app/x.cpp", "if (auto r = co_await f(Req{x, y}); r) {}"),
    "conditional inside co_await": (
        coroutines.check_co_await, "libs/app/x.cpp", "co_await (flag ? a() : b());"),
    "lambda by value inside co_await": (
        coroutines.check_co_await, "libs/app/x.cpp", "co_await f([s] { return s; });"),
    "lambda with [=] inside co_await": (
        coroutines.check_co_await, "libs/app/x.cpp", "co_await g(1, [=](int) { return s; });"),
    "lambda with init capture inside co_await": (
        coroutines.check_co_await, "libs/app/x.cpp", "co_await g([&a, b = move(c)] { use(b); });"),
    "capturing lambda coroutine": (
        coroutines.check_lambda_coroutines, "libs/app/x.cpp",
        "auto f = [&](int a) -> Task<void> { co_return co_await g(a); };"),
    "string_view into a coroutine": (
        coroutines.check_string_views, "libs/app/x.hpp", "Task<int> find(std::string_view name);"),
    "detached outside async": (
        coroutines.check_detached, "libs/http/x.cpp", "co_spawn(io, f(), asio::detached);"),
    "bank word in the domain": (
        style.check_business_words_only, "libs/domain/x.hpp", "std::string apptoken;"),
    "bank name in app": (style.check_business_words_only, "libs/app/x.cpp", "namespace belfius {}"),
    "floating amount": (style.check_no_floating_point, "libs/belfius/x.cpp", "double amount = 0;"),
    "value() of a result": (
        style.check_value_calls, "libs/app/x.cpp", "if (!r) log(); return r.value();"),
    "value() of a call": (style.check_value_calls, "libs/app/x.cpp", "return (co_await f()).value();"),
    "adapter named in a handler": (
        style.check_adapters_named_in_wiring_only, "services/gateway/api/x.cpp",
        "PgConsentStore store;"),
    "adapter named in app": (
        style.check_adapters_named_in_wiring_only, "libs/app/x.cpp", "BelfiusBank bank;"),
    "long file": (style.check_length, "libs/app/x.cpp", "int a;\n" * 401),
    "leftover": (style.check_leftovers, "libs/app/x.cpp", "// TO" "DO later\n"),
    "header without guard": (style.check_pragma_once, "libs/app/x.hpp", "struct A {};\n"),
    "using namespace": (style.check_using_namespace, "libs/app/x.cpp", "using namespace std;\n"),
}

ACCEPTED = {
    "own headers": (dependencies.check_includes, "libs/domain/x.hpp",
                    '#include <vector>\n#include "core/error.hpp"\n#include "domain/page.hpp"\n'),
    "port signature": (
        dependencies.check_includes, "libs/core/x.hpp", "#include <boost/asio/awaitable.hpp>\n"),
    "allowed link": (dependencies.check_links, "libs/storage/CMakeLists.txt",
                     "tpp_library(storage LINKS tpp::domain PRIVATE_LINKS tpp::postgres)"),
    "lambda by reference inside co_await": (
        coroutines.check_co_await, "libs/app/x.cpp", "co_await f([&] { Req r{1}; return a ? b : c; });"),
    "braces after the expression": (
        coroutines.check_co_await, "libs/app/x.cpp", "if (!(co_await f(x))) { return {}; }"),
    "named first": (coroutines.check_co_await, "libs/app/x.cpp",
                    "Req r{.a = x}; auto answer = co_await f(std::move(r)); auto t = f({1});"),
    "subscript inside co_await": (coroutines.check_co_await, "libs/app/x.cpp", "co_await f(a[i], b);"),
    "words in a comment": (
        coroutines.check_co_await, "libs/app/x.cpp", '// co_await f({1});\nauto s = "co_await f({})";'),
    "plain lambda without capture": (
        coroutines.check_lambda_coroutines, "libs/app/x.cpp", "[] () -> Task<void> { co_return; };"),
    "capturing lambda that is no coroutine": (
        coroutines.check_lambda_coroutines, "libs/app/x.cpp", "[&](int a) { return a + b; };"),
    "attribute": (coroutines.check_lambda_coroutines, "libs/app/x.cpp",
                  "[[nodiscard]] Task<int> f() { co_return 1; }"),
    "string into a coroutine": (
        coroutines.check_string_views, "libs/app/x.hpp", "Task<int> find(std::string name);"),
    "string_view into a plain function": (
        coroutines.check_string_views, "libs/app/x.hpp", "Result<int> parse(std::string_view text);"),
    "detached in async": (
        coroutines.check_detached, "libs/async/x.cpp", "co_spawn(io, f(), asio::detached);"),
    "bank word in a comment": (
        style.check_business_words_only, "libs/domain/x.hpp", "// the bank's apptoken\n"),
    "bank word in its library": (
        style.check_business_words_only, "libs/belfius/x.hpp", "std::string apptoken;"),
    "buffer into a coroutine": (
        coroutines.check_string_views, "libs/http/x.hpp", "Task<int> write(std::string_view bytes);"),
    "value() of an IBAN": (
        style.check_value_calls, "libs/app/x.cpp", "if (!found) return; use(found->iban.value());"),
    "value member": (style.check_value_calls, "libs/app/x.cpp", "return id.value;"),
    "adapter named in wiring": (style.check_adapters_named_in_wiring_only,
                                "services/gateway/wiring.cpp", "PgConsentStore store;"),
    "measured time": (
        style.check_no_floating_point, "libs/belfius/x.cpp", "duration<double> took = now() - start;"),
    "digit separators": (style.check_no_floating_point, "libs/core/x.cpp", "int a = 1'000'000;"),
}


@pytest.mark.parametrize("rule, path, text", REFUSED.values(), ids=REFUSED.keys())
def test_refuses(rule, path, text):
    assert rule(at(path, text))


@pytest.mark.parametrize("rule, path, text", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepts(rule, path, text):
    assert rule(at(path, text)) == []


HEAVY = at("libs/http/inside.hpp", "#include <boost/beast/http.hpp>\n")
LIGHT = at("libs/http/url.hpp", '#include "http/inside.hpp"\n')


def test_a_heavy_header_stays_inside_its_library():
    inside = at("libs/http/url.cpp", '#include "http/url.hpp"\n')
    outside = at("libs/belfius/x.cpp", '#include "http/url.hpp"\n')
    assert dependencies.check_heavy_headers([HEAVY, LIGHT, inside]) == []
    assert dependencies.check_heavy_headers([HEAVY, LIGHT, outside])


def contract_with(operation_id: str) -> set:
    paths = {"/v1/banks": {"get": {"operationId": operation_id}, "parameters": []}}
    return api_routes.operations_of_contract({"paths": paths})


ROUTES = '  {"GET", "/v1/banks", "list_banks", Scope::any, handlers.list_banks},\n'


def test_the_same_operation_on_both_sides_is_accepted():
    assert api_routes.compare(contract_with("list_banks"), api_routes.operations_of_routes(ROUTES)) == []


def test_an_operation_without_route_and_a_route_without_operation_are_refused():
    routes = api_routes.operations_of_routes(ROUTES)
    assert len(api_routes.compare(contract_with("get_banks"), routes)) == 2
    assert len(api_routes.compare(contract_with("list_banks"), set())) == 1
