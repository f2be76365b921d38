"""Numbers of a rule that no agreement can mean are refused, with place and remedy, in both languages; the largest and
smallest that are let in end in a scheme or in words, whatever the rule."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from citypact.case.model import Case
from citypact.errors import InvalidInput, Problem, SolverLimit
from citypact.mechanism import Mechanism, applicability, bundled_models, load_model, read_model
from citypact.mechanism.model import SECTIONS
from citypact.optimize import NoScheme, design, simulate
from citypact.worth import worth_table
from support.random_cases import random_case
from support.samples import every

TEXTS = {
    "ningde": load_model("ningde-2017"),
    "hybrid": load_model("hybrid"),
    "directed": load_model("government-led"),
    "award": load_model("liaoning-2018"),
    "river": load_model("xinan-river-2012"),
    "equalization": load_model("lucerne-type"),
}


def written(rule: Mechanism, path: str, value: Any) -> str:
    """The rule as JSON-like TOML with another value at a path, every parameter with a reference."""
    data = json.loads(rule.model_dump_json(exclude_unset=True))
    section, name = path.split(".")
    data.setdefault(section, {})[name] = value
    data["currency"] = data.get("currency") or "CNY"
    paths = [f"{part}.{field}" for part in SECTIONS if part in data for field in data[part]]
    data["references"] = {path: {"text": "for a test", "status": "choice"} for path in paths}
    return "\n".join(toml(data))


def toml(data: dict[str, Any]) -> Iterator[str]:
    """A document of two levels as lines of TOML."""
    for name, value in data.items():
        if not isinstance(value, dict):
            yield f"{name} = {inline(value)}"
    for name, value in data.items():
        if isinstance(value, dict):
            yield f"[{name}]"
            yield from (f"{json.dumps(key)} = {inline(inner)}" for key, inner in value.items() if inner is not None)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {inline(v)}" for k, v in value.items() if v is not None) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(inline(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def refused(rule: str, path: str, value: Any) -> Problem:
    text = written(TEXTS[rule], path, value)
    with pytest.raises(InvalidInput) as caught:
        read_model(text, "rule.toml")
    (problem,) = caught.value.problems
    assert text.split("\n")[(problem.row or 0) - 1].startswith(json.dumps(path.split(".")[1]))
    return problem


@pytest.mark.parametrize(
    ("rule", "path", "value", "limit"),
    [
        ("hybrid", "participation.minimum_gain", 9e99, "1e+15"),
        ("hybrid", "participation.minimum_gain", 1.1e15, "1e+15"),
        ("hybrid", "fund.grant_limit", 1e15, "10000"),
        ("hybrid", "fund.income", 1e16, "1e+15"),
        ("directed", "coordination.equity_weight", 1e300, "10000"),
        ("hybrid", "subsidy.limit", 1e20, "1e+15"),
        ("ningde", "tax_sharing.cap", 1e5, "10000"),
        ("ningde", "tax_sharing.minimum_annual_tax", 1e16, "1e+15"),
        ("ningde", "tax_sharing.floor", 1e308, "1e+15"),
        ("award", "award.yearly", 1e18, "1e+15"),
        ("river", "quality.yearly", 1e18, "1e+15"),
        ("river", "quality.standard", 1e6, "10000"),
        ("river", "quality.steadiness", 1e-300, "0.0001"),
        ("equalization", "equalization.step", 1e9, "10000"),
    ],
)
def test_an_amount_or_multiple_beyond_all_reason_is_refused_where_it_stands(
    rule: str, path: str, value: float, limit: str
) -> None:
    problem = refused(rule, path, value)
    assert (problem.file, problem.column) == ("rule.toml", path)
    said = f"{problem.message} {problem.remedy}".replace(",", "")
    assert limit in said or f"{float(limit):g}" in said
    assert problem.value is not None
    assert float(problem.value) == value
    assert problem.message.words("zh") != str(problem.message)
    assert problem.remedy.words("zh") != str(problem.remedy)


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ("tax_sharing.cap", {"min": 0, "max": 1e6}),
        ("tax_sharing.floor", {"min": 0, "max": 1e16}),
        ("tax_sharing.origin_share", {"min": 0, "max": 0.5, "step": 1e-300}),
        ("tax_sharing.origin_share", {"min": 0, "max": 0.5, "step": 2e-7}),
    ],
)
def test_a_range_to_beyond_all_reason_is_refused_too(path: str, span: dict[str, float]) -> None:
    text = written(TEXTS["ningde"], path, span)
    with pytest.raises(InvalidInput) as caught:
        read_model(text, "rule.toml")
    assert {str(problem.column).rsplit(".", 1)[0] for problem in caught.value.problems} <= {path, "tax_sharing"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("participation.minimum_gain", 1e15),
        ("fund.grant_limit", 1e4),
        ("subsidy.limit", 1e15),
        ("fund.income", 1e9),
        ("tax_sharing.cap", 1e4),
    ],
)
def test_what_is_just_within_reason_is_read(path: str, value: float) -> None:
    rule = read_model(written(TEXTS["hybrid"], path, value), "rule.toml")
    section, name = path.split(".")
    assert getattr(getattr(rule, section), name) == value


def extremes(rule: Mechanism, case: Case, rng: np.random.Generator) -> Iterator[tuple[str, float, Mechanism]]:
    """The rule with one number after another at its extremes, where the reader takes it."""
    for section in SECTIONS:
        part = getattr(rule, section)
        for name in () if part is None else type(part).model_fields:
            value = float(rng.choice([0.0, 1e-9, 1.0, 1.0, 1e4, 1e9, 1e15]))
            try:
                changed = read_model(written(rule, f"{section}.{name}", value), "rule.toml")
            except (InvalidInput, ValidationError):
                continue
            if applicability(case.model_copy(update={"currency": changed.currency}), changed) is None:
                yield f"{section}.{name}", value, changed


@pytest.mark.parametrize("name", bundled_models())
def test_extreme_numbers_end_in_a_scheme_or_in_words(name: str) -> None:
    """Any other exception than a refusal in words fails the test; so does a number that is none."""
    case = random_case(1, cities=3, transfers=3, projects=3)
    upstream, downstream, _ = (city.id for city in case.cities)
    cities = tuple(city.model_copy(update={"weak": city.id == upstream}) for city in case.cities)
    projects = tuple(project.model_copy(update={"members": (upstream, downstream)}) for project in case.projects)
    case = case.model_copy(update={"cities": cities, "projects": projects})
    table, model = worth_table(case), load_model(name)
    rules = [rule for _, _, rule in extremes(model, case, np.random.default_rng(len(name)))]
    assert len(rules) > 3
    for rule in every(3, rules, start=len(name)):
        priced = case.model_copy(update={"currency": rule.currency})
        try:
            scheme = (design if rule.open_parameters else simulate)(priced, rule, table)
        except (InvalidInput, NoScheme, SolverLimit):
            continue
        assert np.isfinite(scheme.gain.to_numpy()).all()
