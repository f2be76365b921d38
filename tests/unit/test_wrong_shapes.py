"""A value of a wrong kind at any place of a JSON document is told with its place, never a traceback."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citypact.case import load_case, save_case
from citypact.errors import InvalidInput

ODD: list[Any] = [None, True, -1, 1e300, "", "x", [], {}, [[]], {"a": 1}, ["x", 1]]
FOUND = {
    "a province's name is a list": (("provinces", "beijing", "en"), [[]]),
    "a province's name is a truth value": (("provinces", "beijing", "zh"), True),
    "a tier without share": (("tiers", 0, "share"), None),
    "another tax than the tiers': shares": (("retention",), {"a": 1}),
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The bundled case with the most tables."""
    path = save_case(load_case("beijing-tianjin-hebei"), tmp_path_factory.mktemp("case") / "case.json")
    return json.loads(path.read_text("utf-8"))


def places(within: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value; of a list only its first row, as all rows are read alike."""
    for step in sorted(within) if isinstance(within, dict) else range(min(len(within), 1)):
        yield (*above, step)
        if isinstance(within[step], dict | list):
            yield from places(within[step], (*above, step))


def refusal(document: Any, place: tuple[Any, ...], value: Any, folder: Path) -> InvalidInput | None:
    """What is wrong with the document that has the value at the place, if it is refused."""
    spoiled = copy.deepcopy(document)
    within = spoiled
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = value
    path = folder / "case.json"
    path.write_text(json.dumps(spoiled), "utf-8")
    try:
        load_case(path)
    except InvalidInput as error:
        return error
    return None


@pytest.mark.parametrize(("place", "value"), FOUND.values(), ids=FOUND)
def test_told_with_its_place(document: Any, place: tuple[Any, ...], value: Any, tmp_path: Path) -> None:
    error = refusal(document, place, value, tmp_path)
    assert error is not None
    assert all(problem.file and problem.message and problem.remedy for problem in error.problems)
    assert any(str(place[0]) in str(problem) for problem in error.problems)


def test_any_place_holds_any_value(document: Any, tmp_path: Path) -> None:
    every = list(places(document))
    assert len(every) > 200
    for number, place in enumerate(every):
        refusal(document, place, ODD[number % len(ODD)], tmp_path)
