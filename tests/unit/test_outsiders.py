"""Outsiders: worths under each assumption by hand and against enumeration, and the order between them."""

from collections.abc import Collection
from typing import get_args

import numpy as np
import pytest

from citypact.case.flows import present_value, works
from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.evaluation import evaluate
from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.sections.coordination import Outsiders
from citypact.optimize import NoScheme, design
from citypact.pact.outsiders import verdicts
from citypact.report import Dossier
from citypact.report.document import document
from citypact.report.tables.outsiders import outsiders
from citypact.report.verdict import verdict
from citypact.text import in_language
from citypact.worth import WorthTable, worth_table
from citypact.worth.outsiders import rides
from support.desk import hybrid, small
from support.random_cases import random_case
from support.real_case import real_case, real_design
from support.two_cities import two_city_case, with_a_project


def three_towns(cost: float, *, is_open: bool = True) -> Case:
    """Air that is cleaned at a cost in the first of two years, and is worth 3 to each of three towns in the second."""
    case = two_city_case(horizon=2)
    third = case.cities[1].model_copy(update={"id": "third", "province": "third", "gdp": 500.0})
    nothing = {"transfers": (), "hosts": (), "capacities": ()}
    case = case.model_copy(update=nothing | {"cities": (*case.cities, third)})
    return with_a_project(case, "air", "ecological", cost, {city.id: 3.0 for city in case.cities}, is_open=is_open)


def by_size(case: Case, mode: Outsiders) -> dict[int, float]:
    """Worth of coalitions of one, two and three towns, which are all alike."""
    table = worth_table(case)
    worths = table.worths + rides(table, mode)
    return {size: float(worths[(1 << size) - 1]) for size in (1, 2, 3)}


@pytest.mark.parametrize(
    ("cost", "mode", "expected"),
    [
        (5.0, "frozen", {1: 0.0, 2: 1.0, 3: 4.0}),
        (5.0, "alpha", {1: 0.0, 2: 1.0, 3: 4.0}),
        (5.0, "gamma", {1: 0.0, 2: 1.0, 3: 4.0}),  # nobody builds alone for 5 what is worth 3
        (5.0, "delta", {1: 3.0, 2: 1.0, 3: 4.0}),  # two build for 5 what is worth 6, and the third has 3 of it
        (2.0, "frozen", {1: 1.0, 2: 4.0, 3: 7.0}),
        (2.0, "gamma", {1: 3.0, 2: 6.0, 3: 7.0}),  # each of the others would build alone
        (2.0, "delta", {1: 3.0, 2: 6.0, 3: 7.0}),
    ],
)
def test_three_towns_and_their_air_by_hand(cost: float, mode: Outsiders, expected: dict[int, float]) -> None:
    assert by_size(three_towns(cost), mode) == pytest.approx(expected)


def test_what_is_not_open_is_the_same_whatever_others_do() -> None:
    for mode in get_args(Outsiders):
        assert by_size(three_towns(2.0, is_open=False), mode) == pytest.approx({1: 1.0, 2: 4.0, 3: 7.0})


def test_who_rides_along_undoes_an_equal_division() -> None:
    """Each town has 4/3 of the 4: a third of what one would have by riding along on the other two."""
    scheme = design(three_towns(5.0), load_model("hybrid"))
    assert scheme.gain.to_list() == pytest.approx([4 / 3] * 3)
    found = verdicts(scheme)
    assert {v.outsiders: v.objecting for v in found.verdicts} == {"frozen": 0, "alpha": 0, "gamma": 0, "delta": 3}
    assert found.under("delta").largest_loss == pytest.approx(3 - 4 / 3)
    assert found.under("delta").core_is_empty
    assert not found.under("gamma").core_is_empty
    assert found.same_worths == (("frozen", "alpha", "gamma"), ("delta",))
    indicators = {i.key: i.value for i in evaluate(scheme).groups["stability"]}
    assert (indicators["objections"], indicators["objections_delta"]) == (0, 3)


def test_reports_state_the_assumption_and_print_the_others() -> None:
    dossier = Dossier(design(three_towns(5.0), load_model("hybrid")), "design")
    english, chinese = ("\n".join(in_language(s.text, lang) for s in verdict(dossier)) for lang in ("en", "zh"))
    assert "Stable, if those outside stay in the status quo (frozen): none of the 6" in english
    assert "stay together and build what pays for them (delta): 3 coalitions could do better alone" in english
    assert "稳定（假定外部城市维持现状（frozen））" in chinese
    assert "（delta）：3 个联盟自行结盟更有利" in chinese
    assert [row[1] for row in outsiders(dossier).rows] == [0, 0, 0, 3]
    told = document(dossier, {})["stability"]
    assert told["outsiders"] == "frozen"
    assert told["open_projects"] == ["air"]
    assert {row["outsiders"]: row["objections"] for row in told["verdicts"]}["delta"] == 3


def test_a_verdict_on_closed_projects_says_that_it_is_the_same_for_all() -> None:
    dossier = Dossier(design(three_towns(5.0, is_open=False), load_model("hybrid")), "design")
    assert any("same under frozen, alpha, gamma and delta" in s.text for s in verdict(dossier))


def assuming(mode: Outsiders) -> Mechanism:
    model = load_model("hybrid")
    return model.model_copy(update={"coordination": model.coordination.model_copy(update={"outsiders": mode})})


def two_towns() -> Case:
    """The air costs 6; it is worth 9 to ``old`` and 1.5 to ``new``, so that ``old`` would clean it alone."""
    case = three_towns(6.0)
    worth = {"old": 9.0, "new": 1.5}
    rows = tuple(b.model_copy(update={"benefit": worth[b.city]}) for b in case.project_benefits if b.city in worth)
    return case.model_copy(update={"cities": case.cities[:2], "project_benefits": rows})


def test_a_design_can_be_asked_to_hold_though_others_ride_along() -> None:
    """Alone ``old`` has 3; together they have 4.5, which the Shapley value halves. Who rides along pays nothing."""
    table = worth_table(two_towns())
    frozen = design(two_towns(), assuming("frozen"), table)
    assert frozen.gain[["old", "new"]].to_list() == pytest.approx([3.75, 0.75])
    said = [in_language(sentence.text, "en") for sentence in verdict(Dossier(frozen, "design"))]
    assert any("(delta): new could do better alone, by 0.75" in text for text in said)
    for mode in ("gamma", "delta"):
        scheme = design(two_towns(), assuming(mode), table)
        assert scheme.gain[["old", "new"]].to_list() == pytest.approx([3.0, 1.5])
        assert scheme.gains["alone"].to_dict() == pytest.approx({"old": 3.0, "new": 1.5})
        assert scheme.objections.empty
        assert scheme.worse_off.empty
        assert verdicts(scheme).under("frozen").holds


def test_nothing_holds_where_everyone_would_rather_ride() -> None:
    """Each of three asks for 3 of the 4 there are: 5 are missing, in outside money or in gains."""
    with pytest.raises(NoScheme) as caught:
        design(three_towns(5.0), assuming("delta"))
    assert {price.kind: price.money for price in caught.value.explanation.prices}["gain"] == pytest.approx(5.0)


def test_clean_air_of_the_real_case_is_open_and_52_coalitions_would_rather_ride_along() -> None:
    """By a loop over all coalitions and the raw figures of the programme."""
    case, table = real_case()
    scheme = real_design()
    assert [p.id for p in case.projects if p.open] == ["air-channel"]
    air, rate = case.project["air-channel"], 1 + case.discount_rate
    first = air.start_year - case.base_year
    built = first + air.build_years
    years = range(1, case.horizon + 1)
    cost = sum(air.capital_cost / air.build_years / rate**t for t in years if first <= t < built)
    cost += sum(air.annual_cost / rate**t for t in years if t >= built)
    benefit = {
        row.city: sum(row.benefit * (1 + row.growth) ** t / rate**t for t in years if t >= built)
        for row in case.project_benefits
        if row.project == "air-channel"
    }
    names, objecting, most = list(table.game.players), 0, 0.0
    for coalition in range(1, table.worths.size - 1):
        inside = {str(name) for i, name in enumerate(names) if coalition >> i & 1}
        outside = {str(name) for name in names} - inside
        enjoyed = sum(benefit.get(city, 0.0) for city in inside)
        own = max(0.0, enjoyed - cost) if set(air.members) <= inside else 0.0
        others = set(air.members) <= outside and sum(benefit.get(city, 0.0) for city in outside) > cost
        worth = float(table.worths[coalition]) + (enjoyed - own if others else 0.0)
        loss = worth - sum(float(scheme.gain[city]) for city in inside)
        objecting += loss > 1e-6
        most = max(most, loss)
    found = verdicts(scheme)
    assert objecting == found.under("delta").objecting == 52
    assert found.under("delta").largest_loss == pytest.approx(most, abs=1e-6)
    assert [found.under(mode).objecting for mode in ("frozen", "alpha", "gamma")] == [0, 0, 0]


def worths_against(table: WorthTable, mode: Outsiders, opened: Collection[str]) -> np.ndarray:
    return table.worths + rides(table, mode, opened)


def cheap_projects(seed: int) -> tuple[Case, WorthTable]:
    """A small case whose projects pay for single cities now and then."""
    case = random_case(seed, cities=4, transfers=4, projects=3)
    projects = [p.model_copy(update={"capital_cost": 1.5, "annual_cost": 0.0, "members": ()}) for p in case.projects]
    case = case.model_copy(update={"projects": tuple(projects)})
    return case, worth_table(case)


def by_hand(case: Case, table: WorthTable, coalition: int, mode: str, opened: set[str]) -> float:
    """Worth of a coalition: what it has without open projects, then each of these looked at by itself."""
    names = table.game.players
    inside = {name for i, name in enumerate(names) if coalition >> i & 1}
    outside = set(names) - inside
    total = float(table.worths[coalition])
    for project in case.projects:
        if project.id not in opened or not inside or not outside:
            continue
        flows = works(case, project)
        cost = present_value(case, flows.cost)
        benefit = {city: present_value(case, flow) for city, flow in flows.benefits.items()}
        needs = set(project.members)

        def worthwhile(builders: set[object], cost: float = cost, benefit: dict = benefit, needs: set = needs) -> bool:
            return needs <= builders and sum(benefit.get(city, 0.0) for city in builders) > cost

        builders = {"frozen": [], "alpha": [], "gamma": [{city} for city in outside], "delta": [outside]}[mode]
        enjoyed = sum(benefit.get(city, 0.0) for city in inside)
        own = enjoyed - cost if worthwhile(inside) else 0.0
        if any(worthwhile(set(group)) for group in builders):
            total += enjoyed - own
    return total


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mode", get_args(Outsiders))
def test_worths_by_enumeration(seed: int, mode: Outsiders) -> None:
    case, table = cheap_projects(seed)
    opened = {"project-0", "project-2"}
    found = worths_against(table, mode, opened)
    for coalition in range(1, table.worths.size):
        assert found[coalition] == pytest.approx(by_hand(case, table, coalition, mode, opened), abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_the_more_others_build_the_more_leaving_is_worth(seed: int) -> None:
    case, table = cheap_projects(seed)
    opened = [project.id for project in case.projects]
    alpha, gamma, delta = (worths_against(table, mode, opened) for mode in ("alpha", "gamma", "delta"))
    assert (alpha <= gamma + 1e-9).all()
    assert (gamma <= delta + 1e-9).all()
    assert (worths_against(table, "frozen", opened) == alpha).all()
    assert {float(w[-1]) for w in (alpha, gamma, delta)} == {float(table.worths[-1])}


def test_without_open_projects_all_verdicts_coincide() -> None:
    case, table = small(5)
    found = verdicts(design(case, hybrid(), table))
    assert found.same_worths == (("frozen", "alpha", "gamma", "delta"),)
    assert len({(v.objecting, v.core_is_empty) for v in found.verdicts}) == 1


def test_free_riding_can_undo_an_agreement() -> None:
    broken = 0
    for seed in range(6):
        case, table = cheap_projects(seed)
        scheme = design(case, hybrid(), table)
        found = {v.outsiders: v for v in verdicts(scheme, [p.id for p in case.projects]).verdicts}
        assert found["alpha"].objecting <= found["gamma"].objecting <= found["delta"].objecting
        assert found["alpha"].holds == scheme.objections.empty
        for mode, said in found.items():
            worths = worths_against(table, mode, [p.id for p in case.projects])
            excess = table.game.__class__(worths, table.game.players).excess(scheme.gain)
            assert said.objecting == int((excess[1:-1] > scheme.tolerance).sum())
            assert said.core_is_empty is (not _has_core(worths))
        broken += found["alpha"].holds and not found["delta"].holds
    assert broken


def _has_core(worths: np.ndarray) -> bool:
    from scipy.optimize import linprog

    n = worths.size.bit_length() - 1
    rows = np.array([[c >> i & 1 for i in range(n)] for c in range(1, worths.size)], dtype=float)
    least = linprog(np.ones(n), A_ub=-rows, b_ub=-worths[1:], bounds=(None, None)).fun
    return bool(least <= worths[-1] + 1e-6 * np.abs(worths).max())


def test_unknown_projects_are_refused() -> None:
    case, table = small(5)
    with pytest.raises(InvalidInput, match="not a project"):
        verdicts(design(case, hybrid(), table), ["moon-base"])
