"""Outsiders: worths under each assumption against enumeration, and the order between them."""

import numpy as np
import pytest

from citypact.case.flows import present_value, works
from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.negotiation.externalities import OUTSIDERS, verdicts, worths_against
from citypact.optimize import design
from citypact.worth import WorthTable, worth_table
from support.desk import hybrid, small
from support.random_cases import random_case


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
@pytest.mark.parametrize("mode", list(OUTSIDERS))
def test_worths_by_enumeration(seed: int, mode: str) -> None:
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
        for mode, verdict in found.items():
            worths = worths_against(table, mode, [p.id for p in case.projects])
            excess = table.game.__class__(worths, table.game.players).excess(scheme.gain)
            assert verdict.objecting == int((excess[1:-1] > scheme.tolerance).sum())
            assert verdict.core_is_empty is (not _has_core(worths))
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
