"""What is a number in a file or a question is one: neither true nor false, nor digits in quotes, nor infinite."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import citypact.negotiation.files
import citypact.panel.store
import citypact.report.stored
import citypact.web.app  # noqa: F401  all that is read from files and questions is known by now
from citypact.bundled import bundled_folder
from citypact.errors import InvalidInput
from citypact.mechanism.reader import read_model
from citypact.negotiation.rules import with_rules
from citypact.reading.fields import Frozen

WRAPPED = (lambda given: given, lambda given: [given], lambda given: {"key": given}, lambda given: {"key": [given]})
"""A value by itself, and in the lists and mappings that fields hold."""
ANYTHING = {"Offer.rules"}
"""Fields that take any value: rules that an offer changes are checked as those of the mechanism."""
LENDING = (bundled_folder("models") / "institutional-pact.toml").read_text("utf-8")


def kinds(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for kind in model.__subclasses__():
        yield kind
        yield from kinds(kind)


@cache
def fields() -> list[tuple[str, TypeAdapter[Any]]]:
    """Every field of all that is read; what is closed is made of it, and read from nowhere."""
    found = []
    for kind in {kind for kind in kinds(Frozen) if not kind.__name__.startswith("Closed")}:
        for name, field in kind.model_fields.items():
            kept = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            if (named := f"{kind.__name__}.{name}") not in ANYTHING:
                found.append((named, TypeAdapter(kept)))
    return found


def numbers(found: object) -> list[object]:
    """The numbers that a value holds."""
    if isinstance(found, dict):
        return numbers(tuple(found.values()))
    if isinstance(found, tuple | list | set | frozenset):
        return [number for part in found for number in numbers(part)]
    return [found] if isinstance(found, int | float) and not isinstance(found, bool) else []


@pytest.mark.parametrize("given", [True, False, "1", "0.5", float("nan"), float("inf"), -float("inf")])
def test_nothing_else_counts_as_a_number(given: object) -> None:
    taken, known = [], 0
    for name, field in fields():
        for wrapped in WRAPPED:
            known += 1
            try:
                found = field.validate_python(wrapped(given))
            except ValidationError:
                continue
            taken += [name] if numbers(found) else []
    assert known > 1000
    assert taken == []


@pytest.mark.parametrize("number", ["nan", "inf", "-inf"])
@pytest.mark.parametrize(
    "field", ["bond_rate", "debt_limit", "notice_years", "term", "bond_limit", "contribution_rate"]
)
def test_in_a_mechanism_it_is_said_so_with_its_place(field: str, number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_model(re.sub(rf"^{field} = .*$", f"{field} = {number}", LENDING, count=1, flags=re.M), "mine.toml")
    (problem,) = refused.value.problems
    row = next(at for at, line in enumerate(LENDING.splitlines(), start=1) if line.startswith(f"{field} ="))
    assert (problem.row, problem.value) == (row, number)
    assert "not a finite number" in problem.message


@pytest.mark.parametrize("rule", ["debt_limit = true", 'debt_limit = "0.05"', "notice_years = true"])
def test_flags_and_texts_in_a_mechanism_are_shown_as_they_stand(rule: str) -> None:
    field, _, value = rule.partition(" = ")
    with pytest.raises(InvalidInput) as refused:
        read_model(re.sub(rf"^{field} = .*$", rule, LENDING, count=1, flags=re.M), "mine.toml")
    (problem,) = refused.value.problems
    assert problem.value == value.strip('"')
    assert "number" in problem.message


def test_rules_that_an_offer_changes_are_held_to_the_same() -> None:
    model = read_model(LENDING, "mine.toml")
    for value in (True, "0.05", float("nan")):
        with pytest.raises(InvalidInput):
            with_rules(model, {"borrowing.debt_limit": value}, "CNY")
