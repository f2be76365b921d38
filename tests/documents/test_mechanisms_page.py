"""The page on mechanisms, in both languages, explains every parameter and lists every bundled mechanism."""

import doctest
from typing import get_args

import pytest
from pydantic import BaseModel

from citypact.bundled import PAGES
from citypact.mechanism import bundled_models
from citypact.mechanism.instruments.keys import Factor
from citypact.mechanism.model import SECTIONS, Mechanism
from citypact.mechanism.sections.design import Objective
from citypact.mechanism.sections.fund import Use

pages = pytest.mark.parametrize("lang", PAGES["mechanisms"])


def parameters(part: str) -> list[str]:
    annotation = Mechanism.model_fields[part].annotation
    models = [kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type)]
    (model,) = [kind for kind in models if issubclass(kind, BaseModel)]
    return list(model.model_fields)


def text(lang: str) -> str:
    return PAGES["mechanisms"][lang].read_text("utf-8")


def section(part: str, lang: str) -> str:
    """The section whose heading names the part of the file."""
    (found,) = [one for one in text(lang).split("\n## ") if f"`[{part}]`" in one.split("\n")[0]]
    return found


@pages
@pytest.mark.parametrize("part", SECTIONS)
def test_every_parameter_has_its_row(part: str, lang: str) -> None:
    rows = [line.split("|")[1] for line in section(part, lang).split("\n") if line.startswith("| `")]
    named = {name.strip(" `").removeprefix(f"{part}.") for row in rows for name in row.split(",")}
    assert set(parameters(part)) <= named


@pages
@pytest.mark.parametrize(("part", "words"), [("design", Objective), ("fund", Use), ("pool", Factor)])
def test_every_word_of_a_list_is_explained(part: str, words: object, lang: str) -> None:
    for word in get_args(words):
        assert f"`{word}`" in section(part, lang), word


@pages
def test_its_python_runs(lang: str) -> None:
    page = str(PAGES["mechanisms"][lang])
    failed, tried = doctest.testfile(
        page, module_relative=False, encoding="utf-8", optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert tried >= 5
    assert failed == 0


@pages
@pytest.mark.parametrize("name", bundled_models())
def test_every_mechanism_is_listed(name: str, lang: str) -> None:
    assert f"`{name}`" in text(lang).split("\n## ")[1]
