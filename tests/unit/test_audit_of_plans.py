"""A plan that the market or the centre would not have chosen is found out, whoever wrote it down, and refused."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism, load_model
from citypact.optimize import design
from citypact.pact.audit import Breach, choice
from citypact.pact.ledger import gains, settle
from citypact.pact.terms import Terms
from citypact.report import Dossier
from citypact.report.document import document, document_bytes
from citypact.report.stored import read_dossier
from support.plans import Hosts, centre_value, every_assignment
from support.random_cases import random_case
from support.screen import run
from support.two_cities import two_city_case

NOTHING = Terms(plan={}, projects=(), origin_share={}, fund_share={}, project_share={})


def carrying_out(hosts: Hosts, projects: tuple[str, ...] = ()) -> Terms:
    return NOTHING.model_copy(update={"plan": hosts, "projects": projects})


def wrong_moves(case: Case, model: Mechanism, hosts: Hosts) -> list[Breach]:
    return [b for b in choice.moves(case, model, carrying_out(hosts)) if b.excess > 1e-9]


def centre(ecology: float, equity: float) -> Mechanism:
    model = load_model("government-led")
    weights = {"ecology_weight": ecology, "equity_weight": equity}
    return model.model_copy(update={"coordination": model.coordination.model_copy(update=weights)})


@pytest.mark.parametrize("seed", [1, 2, 4, 5])
def test_of_all_plans_of_moves_only_the_market_s_own_passes(seed: int) -> None:
    case, model = random_case(seed, cities=4, transfers=5, tightness=0.6), load_model("market-driven")
    own = dict(design(case, model).terms.plan)
    every = list(every_assignment(case))
    assert len(every) >= 12
    assert [hosts for hosts in every if not wrong_moves(case, model, hosts)] == [own]


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize("weights", [(0.0, 0.0), (0.5, 0.5), (3.0, 0.0), (0.0, 4.0)])
def test_of_all_plans_of_moves_only_the_centre_s_own_passes(seed: int, weights: tuple[float, float]) -> None:
    case, model = random_case(seed, cities=4, transfers=5, projects=0, tightness=0.7), centre(*weights)
    value = [(hosts, centre_value(case, model, hosts, ())) for hosts in every_assignment(case)]
    best = max(worth for _, worth in value)
    assert best > 0
    for hosts, worth in value[:: max(1, len(value) // 15)]:
        found = wrong_moves(case, model, hosts)
        assert sum(b.excess for b in found) == pytest.approx((best - worth) / best, abs=1e-9)
    assert not wrong_moves(case, model, dict(design(case, model).terms.plan))


@pytest.mark.parametrize("name", ["government-led", "market-driven"])
@pytest.mark.parametrize("seed", range(4))
def test_projects_left_or_built_against_their_choice_are_found_with_what_they_cost(name: str, seed: int) -> None:
    case, model = random_case(seed, cities=4, transfers=1, projects=4), load_model(name)
    allowed = [p.id for p in case.projects if name != "market-driven" or p.category == "major"]
    weights = {"ecology_weight": 0.0, "equity_weight": 0.0} if name == "market-driven" else {}
    weighed = model.model_copy(update={"coordination": model.coordination.model_copy(update=weights)})
    own = design(case, model).terms.projects
    for chosen in product([False, True], repeat=len(allowed)):
        built = tuple(p for p, is_in in zip(allowed, chosen, strict=True) if is_in)
        found = {b.subject: b.excess for b in choice.projects(case, model, carrying_out({}, built)) if b.excess > 1e-9}
        assert set(found) == set(built) ^ set(own)
        for project, excess in found.items():
            assert excess == pytest.approx(abs(centre_value(case, weighed, {}, (project,))), abs=1e-9)


def test_of_two_firms_that_gain_the_same_either_may_have_the_room() -> None:
    base = two_city_case(host={"firm_gain": 1.0})
    twin = base.transfers[0].model_copy(update={"id": "twin"})
    case = base.model_copy(
        update={
            "transfers": (*base.transfers, twin),
            "hosts": (*base.hosts, base.hosts[0].model_copy(update={"transfer": "twin"})),
            "capacities": (base.capacities[0].model_copy(update={"amount": 1.0}),),
        }
    )
    model = load_model("market-driven")
    assert not wrong_moves(case, model, {"firm": "new"})
    assert not wrong_moves(case, model, {"twin": "new"})
    assert {b.subject for b in wrong_moves(case, model, {})} == {"firm/new", "twin/new"}


def test_a_firm_is_not_where_it_loses() -> None:
    case = two_city_case(host={"firm_gain": -1.0})
    assert [b.subject for b in wrong_moves(case, load_model("market-driven"), {"firm": "new"})] == ["firm/new"]


@pytest.mark.parametrize(("room", "both_fit"), [(2.0, True), (2.0 * (1.0 - 1e-8), False)])
def test_room_that_only_a_solver_s_tolerance_makes_is_no_room(room: float, both_fit: bool) -> None:
    base = two_city_case(lift=2.0)
    twin = base.transfers[0].model_copy(update={"id": "twin"})
    case = base.model_copy(
        update={
            "transfers": (*base.transfers, twin),
            "hosts": (*base.hosts, base.hosts[0].model_copy(update={"transfer": "twin"})),
            "capacities": (base.capacities[0].model_copy(update={"amount": room}),),
        }
    )
    model = centre(0.0, 0.0)
    alone = wrong_moves(case, model, {"firm": "new"})
    assert [b.excess for b in alone] == ([pytest.approx(0.5)] if both_fit else [])
    assert len(design(case, model).terms.plan) == 1 + both_fit


def tampered(case: Case, name: str, **changes: Any) -> tuple[dict[str, Any], Terms]:
    """A stored scheme whose terms were changed, with the gains that follow from the changed terms."""
    scheme = design(case, load_model(name))
    data = document(Dossier(scheme, "design"), {})
    terms = scheme.terms.model_copy(update=changes)
    gain = gains(case, settle(case, scheme.model, terms))
    data["terms"] = terms.model_dump(mode="json")
    data["gains"] = [row | {"gain": float(gain[row["city"]])} for row in data["gains"]]
    return data, scheme.terms


@pytest.mark.parametrize("name", ["government-led", "market-driven", "hybrid"])
def test_a_scheme_whose_plan_was_changed_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = random_case(2, cities=4, transfers=6, projects=3, tightness=0.8)
    data, terms = tampered(case, name)
    path = tmp_path / "scheme.json"
    path.write_bytes(document_bytes(data))
    assert read_dossier(path)[0].scheme.terms == terms
    nothing = {"plan": {}, "origin_share": {}, "fund_share": {}, "subsidy": {}, "grants": {}, "contributions": {}}
    data, _ = tampered(case, name, **nothing)
    path.write_bytes(document_bytes(data))
    with pytest.raises(InvalidInput) as caught:
        read_dossier(path)
    assert any("coordination.mode" in (problem.column or "") for problem in caught.value.problems)
    for lang, words in (("en", "exceed this limit"), ("zh", "超出机制的这一限制")):
        for verb in ("report", "evaluate"):
            said = run(capsys, verb, path, "--lang", lang)
            assert said.code == 3
            assert "coordination.mode" in said.err
            assert words in said.err
