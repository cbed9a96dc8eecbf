"""Every rule of the house, over every file of the house."""

import pytest

from architecture import api_routes, coroutines, dependencies, style
from architecture.sources import ROOT, all_sources, cmake_files, product_sources

PRODUCT_RULES = [
    dependencies.check_includes,
    coroutines.check_co_await,
    coroutines.check_lambda_coroutines,
    coroutines.check_string_views,
    coroutines.check_detached,
    style.check_business_words_only,
    style.check_no_floating_point,
    style.check_value_calls,
    style.check_adapters_named_in_wiring_only,
    style.check_pragma_once,
    style.check_using_namespace,
]
EVERYWHERE_RULES = [style.check_length, style.check_leftovers]


def name_of(rule) -> str:
    return f"{rule.__module__.rsplit('.', 1)[-1]}.{rule.__name__}"


def assert_none(violations: list[str]):
    assert not violations, "\n" + "\n".join(violations)


@pytest.mark.parametrize("rule", PRODUCT_RULES, ids=name_of)
def test_product_code_keeps(rule):
    sources = product_sources()
    assert sources, "no sources found: the check would prove nothing"
    assert_none([violation for source in sources for violation in rule(source)])


@pytest.mark.parametrize("rule", EVERYWHERE_RULES, ids=name_of)
def test_every_file_keeps(rule):
    assert_none([violation for source in all_sources() for violation in rule(source)])


def test_public_headers_are_light():
    assert_none(dependencies.check_heavy_headers(product_sources()))


def test_targets_link_only_what_the_table_allows():
    assert_none([violation for cmake in cmake_files() for violation in dependencies.check_links(cmake)])


def test_every_library_of_the_table_exists_and_the_reverse():
    there = {source.part for source in product_sources()}
    assert there == set(dependencies.OWN)


def test_contract_and_route_table_name_the_same_operations():
    contract = api_routes.read_contract(ROOT / "docs/api/openapi.yaml")
    routes = api_routes.operations_of_routes((ROOT / "services/gateway/api/routes.cpp").read_text())
    assert contract
    assert_none(api_routes.compare(contract, routes))
