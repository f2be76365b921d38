"""What ``Mechanism.at`` returns holds numbers where its type says so; rules compare and pickle by their contents."""

import pickle
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from citypact.mechanism import ClosedMechanism, Mechanism, bundled_models, load_model
from citypact.mechanism.closing import settled_part
from citypact.mechanism.model import SECTIONS
from citypact.mechanism.openness import spans
from support.open_rules import OPEN

DEALS = ("origin_share", "fund_share", "contribution_rate")


def classes_of(kind: Any) -> Iterator[Any]:
    """The classes that an annotation allows."""
    if get_origin(kind) in (Union, UnionType, Annotated):
        alternatives = get_args(kind)[:1] if get_origin(kind) is Annotated else get_args(kind)
        yield from (one for alternative in alternatives for one in classes_of(alternative))
    else:
        yield get_origin(kind) or kind


def misfits(value: Any, kind: Any, path: str) -> Iterator[str]:
    """Where a value is not what its annotation says, for records, numbers, lists, tables and what may be absent."""
    classes = tuple(classes_of(kind))
    if isinstance(value, BaseModel):
        if type(value) not in classes:
            yield f"{path}: {type(value).__name__}"
        for name, field in type(value).model_fields.items():
            yield from misfits(getattr(value, name), field.annotation, f"{path}.{name}")
    elif isinstance(value, tuple) and classes == (tuple,):
        for number, inner in enumerate(value):
            yield from misfits(inner, get_args(kind)[0], f"{path}[{number}]")
    elif isinstance(value, dict) and len(get_args(kind)) == 2:
        for name, inner in value.items():
            yield from misfits(inner, get_args(kind)[1], f"{path}.{name}")
    elif set(classes) <= {float, NoneType} and not isinstance(value, classes):
        yield f"{path}: {value!r}"


def closed(model: Mechanism) -> ClosedMechanism:
    return model.at({path: span.max for path, span in model.open_sizes.items()})


RULES = {**OPEN, **{name: load_model(name) for name in bundled_models()}}


@pytest.mark.parametrize("name", RULES)
def test_every_field_of_a_closed_rule_is_what_its_type_says(name: str) -> None:
    rule = closed(RULES[name])
    assert type(rule) is ClosedMechanism
    assert list(misfits(rule, ClosedMechanism, name)) == []
    left = [path for section in SECTIONS for path, _ in spans(getattr(rule, section), section)]
    assert all(path.endswith(DEALS) and "bands" not in path for path in left)


def test_the_check_of_types_sees_what_does_not_fit() -> None:
    rule = RULES["pool rate"] if "pool rate" in RULES else next(r for r in OPEN.values() if "pool.rate" in r.open_sizes)
    assert rule.pool is not None
    forged = closed(rule).model_copy(update={"pool": rule.pool})
    assert list(misfits(forged, ClosedMechanism, "rule")) == ["rule.pool: Pool"]


@pytest.mark.parametrize("name", RULES)
def test_rules_compare_by_what_they_hold(name: str) -> None:
    rule = RULES[name]
    for one, other in ((rule, rule.model_copy()), (closed(rule), closed(rule)), (closed(rule), closed(closed(rule)))):
        assert one == other
        assert (one == other) is True
        assert one != other.model_copy(update={"id": "another"})
        assert one != "a text"
    assert Mechanism.model_validate(rule.model_dump(exclude_unset=True)) == rule


@pytest.mark.parametrize("name", RULES)
def test_rules_survive_pickling(name: str) -> None:
    for rule in (RULES[name], closed(RULES[name])):
        back = pickle.loads(pickle.dumps(rule))
        assert type(back) is type(rule)
        assert back == rule
        assert [type(part) for part in back.instruments.values()] == [type(p) for p in rule.instruments.values()]


def test_closing_keeps_what_was_set_and_takes_numbers_as_they_come() -> None:
    rule = load_model("minnesota-473f")
    assert rule.at({}).model_fields_set == rule.model_fields_set
    assert rule.at({}).model_dump(exclude_unset=True) == rule.model_dump(exclude_unset=True)
    pool = next(part for part in OPEN.values() if "pool.rate" in part.open_sizes)
    assert pool.pool is not None
    assert settled_part(pool.pool, "pool", {"pool.rate": 7.5}).rate == 7.5
