"""Of equally good schemes one is chosen, by rules that hold in any money and where there is nothing to gain."""

from collections.abc import Mapping

import numpy as np
import pytest

from citypact.case.flows import present_value
from citypact.case.model import Case
from citypact.mechanism import Mechanism, Range, Span
from citypact.mechanism.instruments import Pool
from citypact.mechanism.sections.bands import Band
from citypact.mechanism.sections.design import Design
from citypact.mechanism.sections.fund import Fund
from citypact.optimize import design, tiebreak
from citypact.report.dossier import Dossier
from citypact.report.tables.proof import proof
from citypact.report.verdict import verdict
from citypact.text import in_language
from support.open_rules import rule, sharing
from support.random_cases import random_case
from support.twins import twin_hosts
from support.two_cities import two_city_case
from support.units_of_money import in_units_of

USES = ("compensation", "weak-area")


def paid_in(case: Case, contributions: Mapping[str, tuple[float, ...]]) -> float:
    """Contributions of all cities in present value."""
    return sum(present_value(case, np.array(path)) for path in contributions.values())


@pytest.mark.parametrize("seed", [1, 3])
def test_nobody_pays_in_by_steps_what_only_comes_back(seed: int) -> None:
    case = random_case(seed, cities=4, transfers=4, projects=1)
    fund = Fund(contribution_rate=Range(min=0.0, max=0.01, step=0.0025), uses=USES)
    left_to_ties = design(case, rule(fund=fund))
    aimed_at = design(case, rule(fund=fund, design=Design(objectives=("nearest-shapley", "least-redistribution"))))
    least = paid_in(case, aimed_at.terms.contributions)
    assert paid_in(case, left_to_ties.terms.contributions) == pytest.approx(least, abs=1e-6)
    assert left_to_ties.gain.to_numpy() == pytest.approx(aimed_at.gain.to_numpy(), abs=1e-6)


@pytest.mark.parametrize("factor", [3.0, 1e-4])
def test_open_sizes_that_tie_do_not_depend_on_the_unit_of_money(factor: float) -> None:
    pool = Pool(base="revenue", over="base-year", rate=Range(min=0.0, max=0.05), key={"equal": 1.0})
    model, case = rule(pool=pool, design=Design()), random_case(1, cities=4, transfers=5)
    first, second = (design(c, model).terms.sizes["pool.rate"] for c in (case, in_units_of(case, factor)))
    assert 0.001 < first < 0.049, "at neither end, so the weight of the size decides"
    assert second == pytest.approx(first, rel=1e-5)


def test_ties_are_settled_where_there_is_nothing_to_gain() -> None:
    """Payments are then a hundred thousand times what worths are measured by."""
    case = random_case(0, cities=3, transfers=3, projects=1).model_copy(update={"horizon": 3})
    model = rule(fund=Fund(contribution_rate=0.01, income=Span(min=0.0, max=1e8), uses=USES), design=Design())
    scheme = design(case, model)
    assert scheme.table.game.worths.max() == 0.0
    assert scheme.terms.sizes == {"fund.income": pytest.approx(0.0, abs=1.0)}
    assert not scheme.breaches


def test_an_open_size_that_nobody_needs_is_exactly_its_least() -> None:
    """Ratios by steps are settled first, by stages that may each let the size slip a little."""
    case = random_case(3, cities=4, transfers=5)
    fund = Fund(contribution_rate=Range(min=0.0, max=0.01), income=Span(min=0.0, max=1e8), uses=USES)
    model = sharing(origin_share=Range(min=0.0, max=0.6, step=0.2)).model_copy(update={"fund": fund})
    found = [design(in_units_of(case, factor), model).terms.sizes["fund.income"] for factor in (1.0, 3.0)]
    assert found == [0.0, 0.0]


@pytest.mark.parametrize("step", [0.125, 0.25, 0.5])
@pytest.mark.parametrize(("most", "chosen"), [((0.5, 1.0), (0.0, 0.5)), ((1.0, 0.5), (0.5, 0.0))])
def test_of_sizes_that_pay_the_same_those_least_far_up_are_chosen(
    most: tuple[float, float], chosen: tuple[float, float], step: float
) -> None:
    """Both bands hold 2 of tax a year, and Shapley asks for 1 of them: half of either, or some of both.

    Half of a band is all that the one range allows, but only half of what the other does.
    """
    case = two_city_case(horizon=2, lift=2.0, transfer={"release_benefit": 4.0})
    bands = tuple(
        Band(up_to=limit, origin_share=Range(min=0.0, max=top, step=step))
        for limit, top in zip(("reference", "indexed-reference"), most, strict=True)
    )
    scheme = design(case, sharing(origin_share=0.0, index=1.0, bands=bands))
    assert tuple(scheme.terms.sizes.values()) == chosen
    assert scheme.gain.to_dict() == pytest.approx({"old": 6.0, "new": 6.0})


def by_steps(**fund: float) -> Mechanism:
    """Origins get 30 % of the tax; contributions are 0 to 3 % of a revenue of 100, by whole per cents."""
    found = Fund(contribution_rate=Range(min=0.0, max=0.03, step=0.01), uses=("compensation",), **fund)
    return sharing().model_copy(update={"fund": found})


@pytest.mark.parametrize("factor", [1.0, 1e4, 1e8])
def test_of_contributions_by_steps_that_come_to_the_same_the_latest_are_chosen(factor: float) -> None:
    """A move is worth 3 a year, in halves by the Shapley value: 1.5 for each host, over three years.

    By shares alone a host keeps 4 - 1.2 a year, so each pays in at least 3.9: four steps of 1, which can be in any
    years, at most three in one. The fund gives back the rest.
    """
    scheme = design(in_units_of(twin_hosts(3), factor), by_steps())
    assert (scheme.gain / factor).to_dict() == pytest.approx({"old": 9.0, "new": 4.5, "twin": 4.5})
    paid = {city: np.array(path) / factor for city, path in scheme.terms.contributions.items()}
    assert paid["new"] == pytest.approx([0.0, 1.0, 3.0])
    assert paid["twin"] == pytest.approx([0.0, 1.0, 3.0])
    assert scheme.verification["alike"] == []


def test_of_two_cities_that_are_alike_it_is_told_that_nothing_but_a_tie_tells_which_pays() -> None:
    """The fund may give no more than an eighth of 8 of tax: one step, by one of the two."""
    scheme = design(twin_hosts(1), by_steps(grant_limit=0.125))
    assert sorted(scheme.gain) == pytest.approx([1.4, 1.8, 2.8])
    assert scheme.verification["alike"] == [["new", "twin"]]
    rows = [row[0] for row in proof(Dossier(scheme, "design")).rows]
    assert any("new and twin are alike" in in_language(line, "en") for line in rows if isinstance(line, str))
    assert any("new与twin" in in_language(line, "zh") for line in rows if isinstance(line, str))


@pytest.mark.parametrize("seed", [1, 3])
def test_of_the_largest_programs_steps_stay_as_they_were_found_and_that_is_said(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = random_case(seed, cities=4, transfers=4, projects=1)
    model = rule(fund=Fund(contribution_rate=Range(min=0.0, max=0.01, step=0.0025), uses=USES))
    settled = design(case, model)
    monkeypatch.setattr(tiebreak, "LARGEST", 1)
    left = design(case, model)
    assert (settled.ties_left, left.ties_left) == (False, True)
    assert left.accepted == settled.accepted
    assert not left.breaches
    proven = [[(s["objective"], s["proven"]) for s in scheme.verification["stages"]] for scheme in (settled, left)]
    assert proven[0] == proven[1]
    values = [[s["value"] for s in scheme.verification["stages"]] for scheme in (settled, left)]
    assert values[0] == pytest.approx(values[1], abs=1e-6)
    told = [[in_language(s.text, "en") for s in verdict(Dossier(scheme, "design"))] for scheme in (settled, left)]
    assert [sum("too large for the rule" in sentence for sentence in sentences) for sentences in told] == [0, 1]


def test_a_program_without_steps_leaves_no_ties_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiebreak, "LARGEST", 1)
    case = random_case(1, cities=4, transfers=4, projects=1)
    assert not design(case, sharing(origin_share=Range(min=0.0, max=0.5))).ties_left
