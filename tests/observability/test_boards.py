"""The Grafana boards: what they show exists, is explained, and comes from the data source that is chosen."""

import json

import pytest

from observability.alert_files import BOARDS, panels, read_board, unknown_metrics

each_board = pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def test_there_are_four_with_lasting_names():
    assert [path.stem for path in BOARDS] == ["bank", "overview", "postgres", "runtime"]
    assert [read_board(path)["uid"] for path in BOARDS] == [f"tpp-gateway-{path.stem}" for path in BOARDS]
    assert len({read_board(path)["title"] for path in BOARDS}) == 4


@each_board
def test_panels_are_explained_and_have_a_unit(path):
    board = read_board(path)
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    for panel in panels(board):
        assert panel["title"] and panel["description"] and panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["targets"] and all(target["expr"] for target in panel["targets"]), panel["title"]
    titles = [panel["title"] for panel in panels(board)]
    assert len(titles) == len(set(titles))


@each_board
def test_every_metric_of_a_panel_is_exposed(path):
    board = read_board(path)
    asked = [target["expr"] for panel in panels(board) for target in panel["targets"]]
    asked += [variable["query"]["query"] for variable in board["templating"]["list"] if variable["type"] == "query"]
    asked += [note["expr"] for note in board["annotations"]["list"]]
    assert {name for expression in asked for name in unknown_metrics(expression)} == set()


@each_board
def test_the_data_source_is_chosen_and_never_named(path):
    def sources(place):
        if isinstance(place, dict):
            if "datasource" in place:
                yield place["datasource"]
            for value in place.values():
                yield from sources(value)
        elif isinstance(place, list):
            for value in place:
                yield from sources(value)

    board = read_board(path)
    assert {json.dumps(source) for source in sources(board)} == {json.dumps(DATASOURCE)}
    names = [variable["name"] for variable in board["templating"]["list"]]
    assert names[:4] == ["datasource", "namespace", "job", "pod"]


@each_board
def test_no_panel_lies_on_another(path):
    places = [panel["gridPos"] for panel in read_board(path)["panels"]]
    cells = [(x, y) for at in places for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])]
    assert len(cells) == len(set(cells)) and max(x for x, _ in cells) < 24
