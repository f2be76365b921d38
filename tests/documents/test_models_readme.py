"""models/README.md explains every parameter and lists every bundled mechanism."""

import doctest
from typing import get_args

import pytest
from pydantic import BaseModel

from citypact.bundled import bundled_folder
from citypact.mechanism import bundled_models
from citypact.mechanism.instruments.keys import Factor
from citypact.mechanism.model import SECTIONS, Mechanism
from citypact.mechanism.sections.design import Objective
from citypact.mechanism.sections.fund import Use

PAGE = (bundled_folder("models") / "README.md").read_text("utf-8")


def parameters(part: str) -> list[str]:
    annotation = Mechanism.model_fields[part].annotation
    models = [kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type)]
    (model,) = [kind for kind in models if issubclass(kind, BaseModel)]
    return list(model.model_fields)


def section(part: str) -> str:
    """The section whose heading names the part of the file."""
    (found,) = [text for text in PAGE.split("\n## ") if f"`[{part}]`" in text.split("\n")[0]]
    return found


@pytest.mark.parametrize("part", SECTIONS)
def test_every_parameter_has_its_row(part: str) -> None:
    rows = [line.split("|")[1] for line in section(part).split("\n") if line.startswith("| `")]
    named = {name.strip(" `").removeprefix(f"{part}.") for row in rows for name in row.split(",")}
    assert set(parameters(part)) <= named


@pytest.mark.parametrize(("part", "words"), [("design", Objective), ("fund", Use), ("pool", Factor)])
def test_every_word_of_a_list_is_explained(part: str, words: object) -> None:
    for word in get_args(words):
        assert f"`{word}`" in section(part), word


def test_its_python_runs() -> None:
    page = str(bundled_folder("models") / "README.md")
    failed, tried = doctest.testfile(page, module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried >= 5
    assert failed == 0


@pytest.mark.parametrize("name", bundled_models())
def test_every_mechanism_is_listed(name: str) -> None:
    assert f"`{name}`" in PAGE.split("## Notation")[0]
