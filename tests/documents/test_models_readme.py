"""models/README.md explains every parameter and lists every bundled mechanism."""

import doctest
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from citypact.bundled import bundled_folder
from citypact.mechanism import bundled_models
from citypact.mechanism.model import ROOMS, Mechanism

PAGE = (bundled_folder("models") / "README.md").read_text("utf-8")


def parameters(room: str) -> list[str]:
    annotation = Mechanism.model_fields[room].annotation
    models = [part for part in (annotation, *get_args(annotation)) if isinstance(part, type)]
    (model,) = [part for part in models if issubclass(part, BaseModel)]
    return list(model.model_fields)


def section(room: str) -> str:
    """The section whose heading names the room."""
    (found,) = [part for part in PAGE.split("\n## ") if f"`[{room}]`" in part.split("\n")[0]]
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_parameter_has_its_row(room: str) -> None:
    rows = [line.split("|")[1] for line in section(room).split("\n") if line.startswith("| `")]
    named = {name.strip(" `").removeprefix(f"{room}.") for row in rows for name in row.split(",")}
    assert set(parameters(room)) <= named


def test_its_python_runs() -> None:
    page = str(bundled_folder("models") / "README.md")
    failed, tried = doctest.testfile(page, module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried >= 5
    assert failed == 0


@pytest.mark.parametrize("name", bundled_models())
def test_every_mechanism_is_listed(name: str) -> None:
    assert f"`{name}`" in PAGE.split("## Notation")[0]


def test_published_figures_name_a_rule_and_a_test_that_loads_it() -> None:
    tests = Path(__file__).parents[1] / "published"
    figures = next(part for part in PAGE.split("\n## ") if part.startswith("Published figures"))
    rows = [line.split("|")[1::2] for line in figures.split("\n") if line.startswith("| `")]
    for rules, test in rows:
        source = (tests / f"{test.strip(' `')}.py").read_text("utf-8")
        for name in rules.split(","):
            assert f'"{name.strip(" `")}"' in source
    statutes = {name for name in bundled_models() if name.rsplit("-", 1)[-1].isdigit()}
    assert statutes <= {name.strip(" `") for rules, _ in rows for name in rules.split(",")}
