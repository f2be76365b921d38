"""Columns that take one of a few words: which words, and what they are in Chinese."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from citypact.case.columns import TABLES
from citypact.case.draft import Draft
from citypact.reading.columns import bare

_FILE = Path(__file__).parent / "choices.toml"
_FLAGS = ("yes", "no", "是", "否")


def choices(table: str, column: str) -> tuple[str, ...]:
    """The words that a column of a table takes; none if it takes anything else. Yes and no for a flag."""
    annotation = bare(TABLES[table].model_fields[column].annotation)
    if annotation is bool:
        return _FLAGS[:2]
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def offered(table: str, column: str) -> tuple[str, ...]:
    """The words of a column, and the first Chinese one for each."""
    words = choices(table, column)
    if words == _FLAGS[:2]:
        return _FLAGS
    known = _chinese().get(column, {})
    return (*words, *(known[word][0] for word in words if word in known))


def with_words(draft: Draft) -> Draft:
    """The draft with the words of the format in place of Chinese ones; what is neither stays, to be named."""
    for table, model in TABLES.items():
        for column in model.model_fields:
            if words := _meant(table, column):
                for record in draft.rows(table):
                    record.data.update(_in_words(record.data, column, words))
    for figure in draft.case.mapping("figures").values():
        if isinstance(figure, dict):
            figure.update(_in_words(figure, "evidence", _meant("cities", "evidence")))
    return draft


def _meant(table: str, column: str) -> Mapping[str, str]:
    """Word of the format by Chinese word."""
    allowed = choices(table, column)
    known = _chinese().get(column, {})
    return {said: word for word, every in known.items() if word in allowed for said in every}


def _in_words(data: Mapping[str, Any], column: str, words: Mapping[str, str]) -> dict[str, str]:
    said = data.get(column)
    return {column: words[said]} if isinstance(said, str) and said in words else {}


@cache
def _chinese() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
