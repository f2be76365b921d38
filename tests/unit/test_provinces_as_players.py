"""A province that is a player counts its part of every tax; it has no say in a move, and can pay and be paid."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from citypact import InvalidInput, coalition_game, design, load_model, worth_table
from citypact.bundled import bundled_folder
from citypact.case import Case, check_case, load_case, save_case
from citypact.case.flows import move, present_value, works
from citypact.case.players import provinces_with_a_part
from citypact.evaluation import evaluate
from citypact.mechanism.playing import playing
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.pact.ledger import gains, settle
from citypact.pact.planned import planned_gain
from citypact.report.dossier import Dossier
from citypact.report.tables import every_table
from citypact.worth.outsiders import rides
from support.anyway import going_anyway, restless_case, worth_by_every_plan
from support.random_cases import random_case
from support.screen import run
from support.tiers import CENTRE, PROVINCE, SHARES, TABLE, as_players, by_table, offset, with_revenue, with_tiers

HYBRID = as_players(load_model("hybrid"))
YEARS = 8


def rich(seed: int, **options: int) -> Case:
    """A random case of two provinces that keep a part of every tax, one of whose cities has an offset."""
    return with_revenue(offset(by_table(random_case(seed, **options), SHARES), **{"city-1": 0.3}))


def test_by_hand_with_a_province_that_a_move_harms() -> None:
    """Origin and host gain 1.7 a year, and the origin's province loses 0.7: the cities can do it without asking."""
    game = coalition_game(with_revenue(with_tiers()), HYBRID)
    worths = {frozenset(game.coalition(c)): game.worths[c] for c in range(8)}
    assert worths[frozenset({"old", "new"})] == pytest.approx(1.7 * YEARS)
    assert worths[frozenset({"old", "new", PROVINCE})] == pytest.approx(1.0 * YEARS)
    assert sum(abs(worth) for members, worth in worths.items() if not {"old", "new"} <= members) == 0.0
    scheme = design(with_revenue(with_tiers()), HYBRID)  # the cities want 13.6, the province 0, and all have 8
    assert scheme.verification["shortfall"] == pytest.approx(0.7 * YEARS, abs=1e-6)
    assert scheme.gain.sum() == pytest.approx(1.0 * YEARS)
    assert scheme.gain[PROVINCE] == pytest.approx(0.0, abs=1e-6)
    assert scheme.ledger.query("payee == @PROVINCE and item == 'grant:compensation'")["amount"].sum() > 0


@pytest.mark.parametrize(("cost", "worth"), [(10.0, 0.0), (7.0, 1.0)])
def test_by_hand_with_a_province_that_would_lose_more_than_all_others_gain(cost: float, worth: float) -> None:
    """Old and new have 13.6 less a cost by themselves; with the province, which loses 5.6, that may be nothing."""
    game = coalition_game(with_revenue(with_tiers(transfer={"adjustment_cost": cost})), HYBRID)
    worths = {frozenset(game.coalition(c)): game.worths[c] for c in range(8)}
    assert worths[frozenset({"old", "new"})] == pytest.approx(1.7 * YEARS - cost)
    assert worths[frozenset({"old", "new", PROVINCE})] == pytest.approx(worth)


def test_by_hand_with_a_province_that_a_move_helps() -> None:
    """The other way round: new keeps 0.4 and 0.2 and its province 0.1 and 0.2, so that this one gains 0.7 a year."""
    rows = [(tax, tier, {"city": "old"} if place else {}, share) for tax, tier, place, share in TABLE]
    case = with_revenue(by_table(with_tiers(), rows))
    above = "(province province-of-new)"
    assert provinces_with_a_part(case) == ("province-of-new",)
    game = coalition_game(case, HYBRID)  # old loses 2 and wins 1 of release, new wins 1.3: 0.3 a year
    worths = {frozenset(game.coalition(c)): game.worths[c] for c in range(8)}
    assert worths[frozenset({"old", "new"})] == pytest.approx(0.3 * YEARS)
    assert worths[frozenset({"old", "new", above})] == pytest.approx(1.0 * YEARS)
    scheme = design(case, HYBRID)  # the host's share reaches 0.65 a year, old lacks 1: the province pays in
    assert scheme.gain.sum() == pytest.approx(1.0 * YEARS)
    assert scheme.gain[["old", "new"]].sum() >= 0.3 * YEARS - 1e-6
    assert scheme.ledger.query("payer == @above and item == 'contribution'")["amount"].sum() > 0


def brute_force(case: Case, coalition: frozenset[str]) -> float:
    """The best that the cities of a coalition can do by any plan, for themselves and the provinces in it."""
    options = []
    for transfer in case.transfers:
        hosts = [h for h in case.hosts if h.transfer == transfer.id and {transfer.origin, h.host} <= coalition]
        values = [(None, 0.0)]
        for host in hosts:
            flows = move(case, transfer, host)
            tiers = [flows.on(player) for player in coalition if player.startswith("(province")]
            values.append((host, present_value(case, np.sum([flows.joint, *tiers], axis=0))))
        options.append(values)
    best = 0.0
    for plan in product(*options):
        load: dict[str, float] = {}
        for transfer, (host, _) in zip(case.transfers, plan, strict=True):
            if host is not None:
                load[host.host] = load.get(host.host, 0.0) + transfer.uses["land"]
        if all(used <= case.capacity[city, "land"] for city, used in load.items()):
            best = max(best, sum(value for _, value in plan))
    for project in case.projects:
        flows = works(case, project)
        own = [benefit for city, benefit in flows.benefits.items() if city in coalition]
        if set(project.members) <= coalition:
            best += max(0.0, present_value(case, np.sum([-flows.cost, *own], axis=0)))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_every_worth_is_what_trying_all_plans_finds(seed: int) -> None:
    case = playing(rich(seed, cities=4, transfers=4), HYBRID)
    assert sum(city.is_province for city in case.cities) == 2
    game = coalition_game(case, HYBRID)
    for c in range(1, game.worths.size):
        members = frozenset(map(str, game.coalition(c)))
        assert game.worths[c] == pytest.approx(brute_force(case, members), abs=1e-7), sorted(members)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_program_ledger_and_plan_agree_and_no_money_is_made(seed: int) -> None:
    case = rich(seed)
    scheme = design(case, HYBRID)
    assert list(scheme.gain.index) == [
        *(city.id for city in case.cities),
        "(province province-0)",
        "(province province-1)",
    ]
    assert scheme.gain.sum() == pytest.approx(float(scheme.table.worths[-1]), abs=1e-6)
    assert planned_gain(scheme.case, scheme.terms, {}) == pytest.approx(float(scheme.table.worths[-1]), abs=1e-6)
    assert (scheme.gain >= -1e-6).all()
    assert scheme.verification["ledger_difference"] <= scheme.verification["tolerance"]
    shown = settle(case, load_model("hybrid"), scheme.terms)  # the ledger does not turn on who plays
    assert gains(scheme.case, shown).to_dict() == scheme.gain.to_dict()
    received, paid = (scheme.ledger.groupby(side)["coins"].sum() for side in ("payee", "payer"))
    assert received.sub(paid, fill_value=0).sum() == 0
    assert CENTRE in received.index


def test_the_same_players_the_same_numbers_whoever_asks(tmp_path: Path) -> None:
    case = rich(1)
    again = load_case(save_case(case, tmp_path / "case"))
    assert again == case
    table = worth_table(case)  # of the cities alone: not theirs
    assert design(case, HYBRID, table).gain.to_dict() == design(playing(case, HYBRID), HYBRID).gain.to_dict()
    shown = load_model("hybrid")
    assert design(playing(case, HYBRID), shown).gain.to_dict() == design(case, shown).gain.to_dict()


def test_a_province_can_object_and_be_offered_and_reported() -> None:
    case = rich(2)
    position = take_position(case, HYBRID, Offer(), worth_table(playing(case, HYBRID)))
    found = Objections(settle_offer(position), position.setting)
    assert "(province province-0)" in {str(city) for city in found.scheme.gain.index}
    scheme = design(case, HYBRID)
    tables = {table.key: table for table in every_table(Dossier(scheme, "design"))}
    names = [str(row[0]) for row in tables["gains"].rows]
    assert "province-0 (provincial budget)" in names
    evaluation = evaluate(scheme)
    assert evaluation.indicator("total_gain", "whole").value == pytest.approx(scheme.gain.sum(), abs=1e-6)
    alone = evaluate(design(case, load_model("hybrid")))
    assert evaluation.indicator("gini", "whole").before == alone.indicator("gini", "whole").before


def test_what_it_takes_for_provinces_to_play_is_said() -> None:
    bare = by_table(random_case(1), SHARES)
    with pytest.raises(InvalidInput, match="province-0, province-1"):
        design(bare, HYBRID)
    pooled = as_players(load_model("meadowlands-1970"))
    with pytest.raises(InvalidInput, match="pool"):
        design(with_revenue(bare), pooled)
    short = with_revenue(random_case(1))  # by the short form nobody knows what provinces keep: only cities play
    assert playing(short, HYBRID) == short
    assert check_case(with_revenue(bare)) == []
    stray = bare.model_copy(update={"province_revenue": {"nowhere": 5.0}})
    assert any("province_revenue.nowhere" in str(problem.column) for problem in check_case(stray))


@pytest.mark.parametrize("seed", range(6))
def test_worths_where_some_transfers_go_anyway(seed: int) -> None:
    """Every plan of every coalition over a status quo in which firms move that touch the provinces too."""
    case = playing(with_revenue(by_table(restless_case(seed, cities=4, transfers=4, tightness=0.4), SHARES)), HYBRID)
    table, anyway = worth_table(case), going_anyway(case)
    names = table.chances.cities
    assert sum(name.startswith("(province") for name in names) == 2
    for coalition in range(1, 1 << len(names)):
        members = frozenset(name for i, name in enumerate(names) if coalition >> i & 1)
        assert table.worths[coalition] == pytest.approx(worth_by_every_plan(case, members, anyway), abs=1e-9)
    scheme = design(case, HYBRID)
    assert scheme.gain.sum() == pytest.approx(float(table.worths[-1]), abs=1e-6)
    assert scheme.verification["ledger_difference"] <= scheme.verification["tolerance"]


def test_every_file_of_a_design_and_back_from_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Page, workbook and document hold the province beside its cities, and a stored scheme is read again."""
    case = save_case(rich(2), tmp_path / "case")
    rules = bundled_folder("models") / "hybrid.toml"
    text = rules.read_text(encoding="utf-8").replace("[participation]", '[participation]\nprovinces = "players"')
    text += '\n[references."participation.provinces"]\ntext = "chosen"\nstatus = "choice"\n'
    (tmp_path / "rules.toml").write_text(text, encoding="utf-8")
    model = ["--model", str(tmp_path / "rules.toml")]
    ran = run(capsys, "design", case, *model, "--out", tmp_path / "pact", "--json")
    assert "(province province-0)" in {row["city"] for row in ran.json["gains"]}
    assert {row["tier"] for row in ran.json["tiers"]} >= {CENTRE, "(province province-0)"}
    assert "province-0 (provincial budget)" in (tmp_path / "pact" / "report.html").read_text(encoding="utf-8")
    again = run(capsys, "evaluate", tmp_path / "pact", "--json")
    assert again.code == 0


def test_by_hand_what_others_move_reaches_a_province_under_delta() -> None:
    """Without the province both cities move the firm, and it loses 0.7 a year; single cities move nothing."""
    case = with_revenue(with_tiers())
    table = worth_table(playing(case, HYBRID))
    at = 1 << table.chances.cities.index(PROVINCE)
    found = {mode: rides(table, mode) for mode in ("frozen", "alpha", "gamma", "delta")}
    assert found["delta"][at] == pytest.approx(-0.7 * YEARS)
    assert np.count_nonzero(found["delta"]) == 1
    assert not any(found[mode].any() for mode in ("frozen", "alpha", "gamma"))
    rule = HYBRID.coordination.model_copy(update={"outsiders": "delta"})
    scheme = design(case, HYBRID.model_copy(update={"coordination": rule}))  # so both cities can have their 13.6
    assert scheme.verification["shortfall"] == 0.0
    assert scheme.gain[PROVINCE] == pytest.approx(-0.7 * YEARS, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_what_others_move_under_delta_is_what_their_plan_does(seed: int) -> None:
    case = playing(rich(seed, cities=4, transfers=4), HYBRID)
    table = worth_table(case)
    names = table.chances.cities
    found = rides(table, "delta")
    for coalition in range(1, table.everyone):
        members = {name for i, name in enumerate(names) if coalition >> i & 1}
        plan = table.plan(table.everyone ^ coalition).hosts
        moves = [move(case, case.transfer[k], case.host[k, host]) for k, host in plan.items()]
        change = sum(present_value(case, flows.on(p)) for flows in moves for p in members if p.startswith("(province"))
        assert found[coalition] == pytest.approx(change, abs=1e-9)
