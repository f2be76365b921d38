"""Mechanisms from TOML files: the bundled ones by name, others by path."""

from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..bundled import DEFAULT_MODEL, bundled_folder
from ..errors import InvalidInput, Problem
from ..reading.files import read_text
from ..reading.record import Place, Record
from ..reading.suggest import suggestion
from ..reading.toml import parse, placer
from ..reading.words import in_words
from ..text import both
from .model import Mechanism
from .quantity import said

_OF_CASES = ("missing_value", "not_a_section", "invalid", "implausible")
"""Messages whose remedies name help on cases; those on mechanisms have their own."""


def bundled_models() -> tuple[str, ...]:
    """Names of the mechanisms that come with the package."""
    return tuple(sorted(path.stem for path in bundled_folder("models").glob("*.toml")))


def load_model(name_or_path: str | Path = DEFAULT_MODEL) -> Mechanism:
    """A mechanism by bundled name or from a TOML file; the one that designs go by where none is named.

    Raises
    ------
    InvalidInput
        No such file, not TOML, or anything in it that a mechanism cannot hold; all problems at once, with their lines.
    """
    path = _locate(name_or_path)
    problems: list[Problem] = []
    text = read_text(path, str(path), problems)
    if text is None:
        raise InvalidInput(problems)
    return read_model(text, str(path))


def read_model(text: str, file: str) -> Mechanism:
    """A mechanism from the text of a TOML file; ``file`` names it in problems. Raises as ``load_model``."""
    problems: list[Problem] = []
    data = parse(text, file, problems)
    if problems:
        raise InvalidInput(problems)
    return checked(data, file, placer(text))


def checked(data: dict[str, Any], file: str, place: Place) -> Mechanism:
    """A mechanism from its data; ``file`` and ``place`` say in problems where they stand. Raises as ``load_model``."""
    try:
        return Mechanism.model_validate(data)
    except ValidationError as error:
        record = Record(file, data, place)
        found = [p for detail in error.errors(include_url=False) for p in _problems(record, detail)]
        raise InvalidInput(sorted(found, key=lambda problem: problem.row or 0)) from None


def _locate(name_or_path: str | Path) -> Path:
    given = Path(name_or_path)
    bundled = bundled_folder("models") / f"{name_or_path}.toml"
    if given.suffix != ".toml" and bundled.is_file():
        return bundled
    if given.is_file():
        return given
    hint = suggestion(str(name_or_path), bundled_models())
    raise InvalidInput([_problem("no_such_model", str(name_or_path), hint=hint)])


def _problem(key: str, file: str, **values: object) -> Problem:
    return Problem(file, both(f"mechanism.{key}.what", **values), both(f"mechanism.{key}.do", **values))


def _problems(record: Record, detail: ErrorDetails) -> list[Problem]:
    """What pydantic found, as one problem, or as one for each contradiction."""
    path = _clean(detail["loc"])
    if detail["type"] == "contradiction":
        row, column = record.place(path)
        return [Problem(record.file, what, do, row, column) for what, do in said(detail["ctx"])]
    found = in_words(record, {**detail, "loc": path or ("",)}, _siblings(path))
    remedies: dict[str, str] = {both(f"reading.{key}.do"): both(f"mechanism.{key}.do") for key in _OF_CASES}
    return [replace(found, remedy=remedies.get(found.remedy, found.remedy))]


def _clean(path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The path without pydantic's names for the branches of a union."""
    keys = {"number", "range", "word", "list"}
    return tuple(step for step in path if step not in keys and not any(c in str(step) for c in "[("))


def _siblings(path: tuple[int | str, ...]) -> list[str]:
    """Keys that may stand where the last one of a path stands."""
    model: Any = Mechanism
    for step in path[:-1]:
        if isinstance(step, str):
            field = model.model_fields.get(step) if model is not None else None
            model = None if field is None else _model(field.annotation)
    return [] if model is None else list(model.model_fields)


def _model(annotation: Any) -> type[BaseModel] | None:
    """The record that an annotation is about: itself, or an element or branch of it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = get_args(annotation) if get_origin(annotation) in (Annotated, Union, UnionType, tuple) else ()
    return next((found for part in inner if (found := _model(part)) is not None), None)
