"""The audit of schemes that were designed: none has a breach, and a design without a row of consent is refused."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citypact.mechanism import Range, load_model
from citypact.optimize import Disagreement, NoScheme, blocks, design
from citypact.pact.audit import Breach, breaches
from citypact.pact.scheme import Scheme
from support.empty_core import empty_core_case
from support.random_cases import random_case
from support.samples import examples
from support.valley import rules, valley


def test_the_shortfall_of_an_empty_core_is_stated() -> None:
    scheme = design(empty_core_case(), load_model("hybrid"))
    assert not found_in(scheme)
    exact = scheme.verification["tolerance"]
    listed = breaches(scheme.case, scheme.model, scheme.terms, scheme.ledger, exact, scheme.table.game)
    assert [b.rule for b in listed] == ["participation.coalitions"]
    assert listed[0].excess == pytest.approx(scheme.verification["shortfall"], abs=exact)


REFUSED = {
    "participation": {"city": "present-value"},
    "commitment": {"enforcement": "bond", "bond_limit": 0.01},
    "deals": {"origin_compensation": 1.0},
}


@pytest.mark.parametrize("block", REFUSED)
def test_a_design_without_a_row_that_consent_asks_for_is_refused(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = rules(participation=REFUSED[block], tax_sharing={"origin_share": Range(min=0, max=1), "custom": 0.0})
    aim = {"commitment": "nearest-shapley"}.get(block, "nearest-custom")
    change = {"fund": None, "design": model.design.model_copy(update={"objectives": (aim,)})}
    model = model.model_copy(update=change)
    assert not found_in(design(valley(), model))
    monkeypatch.setattr(getattr(blocks, block), "add", lambda program: None)
    with pytest.raises(Disagreement, match=r"exceeded: participation\."):
        design(valley(), model)


def found_in(scheme: Scheme) -> list[Breach]:
    short = scheme.verification["shortfall"]
    exact = scheme.verification["tolerance"]
    return breaches(scheme.case, scheme.model, scheme.terms, scheme.ledger, exact, scheme.table.game, short)


@settings(max_examples=examples(10, 20), deadline=None)
@given(
    seed=st.integers(0, 10**6),
    size=st.tuples(st.integers(2, 5), st.integers(0, 6), st.integers(0, 3)),
    city=st.sampled_from(["none", "present-value", "every-year"]),
    coalitions=st.sampled_from(["none", "provinces", "all"]),
    deals=st.sampled_from([{}, {"origin_compensation": 0.3}, {"host_no_loss": True}]),
    vary=st.sampled_from([(), ("transfer",), ("sector",), ("provinces", "year")]),
    costs=st.sampled_from(["design", "by-benefit", "equal"]),
    cycle=st.sampled_from([0, 3]),
)
def test_designed_schemes_have_no_breach(
    seed: int,
    size: tuple[int, int, int],
    city: str,
    coalitions: str,
    deals: dict[str, Any],
    vary: tuple[str, ...],
    costs: str,
    cycle: int,
) -> None:
    cities, transfers, projects = size
    case = random_case(seed, cities=cities, transfers=transfers, projects=projects)
    model = rules(
        participation={"city": city, "coalitions": coalitions, **deals},
        tax_sharing={"origin_share": Range(min=0, max=1), "vary_by": vary},
        costs={"projects": costs},
        fund={"contribution_rate": Range(min=0, max=0.02), "settle_up_years": cycle},
    )
    try:
        scheme = design(case, model)
    except NoScheme:
        return
    assert found_in(scheme) == []
