"""Offers under scenarios: the right cases, the same answers by any executor."""

from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from citypact.case import load_case
from citypact.case.overrides import under
from citypact.case.starter import write_starter
from citypact.errors import InvalidInput
from citypact.mechanism import Mechanism
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.scenarios import Outcome, futures, grid, parse_change, run
from citypact.scenarios.runs import tabulate
from citypact.text import in_language
from citypact.worth import worth_table
from citypact.worth.packing import Packing
from support.desk import half_and_half, hybrid, small

SETS = ["transfers.*.growth=0.0,0.05", "case.discount_rate*=0.5,1.0"]
CARRIES_NOTHING = hybrid(fund={"carries": 0.0})
"""The cities bear projects alone, so that shares which do not add up to 1 leave something unpaid."""
OFFERS = {"half": half_and_half(), "nothing": half_and_half(0.0)}


@cache
def results(executor: Executor | None = None) -> list[Outcome]:
    case, _ = small(5)
    return run(futures(case, grid(SETS)), hybrid(), OFFERS, executor)


def test_what_is_known_of_the_moves_changes_no_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    """The case as it stands, and twice the benefits, whose worths then need no program; nor do those that are sent."""
    case, table = small(5)
    worlds = futures(case, grid(["project_benefits.*.benefit*=2.0"]))
    cold = run(worlds, hybrid(), OFFERS)
    assert cold[0].worth < cold[2].worth
    monkeypatch.setattr(Packing, "settle_all", None)
    assert run(worlds, hybrid(), OFFERS, known=table.known) == cold
    with ThreadPoolExecutor(2) as pool:
        assert run(worlds, hybrid(), OFFERS, pool, known=table.known) == cold


def test_each_outcome_is_that_of_the_changed_case_by_itself() -> None:
    case, _ = small(5)
    found = {(r.scenario, r.offer): r for r in results()}
    assert len(found) == 2 * (1 + 4)
    for scenario in grid(SETS):
        changed = under(case, scenario)
        table = worth_table(changed)
        for name, offer in OFFERS.items():
            position = take_position(changed, hybrid(), offer, table)
            objections = Objections(settle_offer(position), position.setting)
            outcome = found[scenario.id, name]
            assert outcome.gains == pytest.approx(objections.scheme.gain.to_dict())
            assert outcome.objecting == len(objections.coalitions)
            refused = bool(outcome.objecting or outcome.worse_off)
            assert outcome.verdict == ("refused" if refused else "accepted")


def test_scenarios_matter() -> None:
    assert len({round(r.worth, 6) for r in results()}) > 2


def test_the_same_answers_from_several_threads() -> None:
    """From several processes: ``test_cli_negotiate``."""
    with ThreadPoolExecutor(2) as threads:
        assert results(threads) == results()


def test_progress_reaches_the_end() -> None:
    case, _ = small(5)
    seen: list[tuple[int, int]] = []
    run(futures(case, grid(SETS[:1])), hybrid(), OFFERS, progress=lambda done, whole: seen.append((done, whole)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_one_table_of_everything() -> None:
    table = tabulate(results())
    case, _ = small(5)
    assert list(table.index.names) == ["scenario", "offer"]
    assert {city.id for city in case.cities} <= set(table.columns)
    assert set(table["verdict"]) <= {"accepted", "refused"}


def test_an_offer_about_a_transfer_that_stays_is_passed_over_or_said_not_to_fit() -> None:
    case, _ = small(5)
    named = Offer(clauses=(Clause(number="origin_share", transfer="transfer-0", value=0.5),))
    split = Offer(clauses=(Clause(number="project_share", value=0.01),))
    worse = grid(["hosts.*.annual_cost=9"])
    worlds, offers = futures(case, worse), {"a": named, "b": split}
    found = {(r.scenario, r.offer): r.verdict for r in run(worlds, CARRIES_NOTHING, offers)}
    assert found[worse[0].id, "a"] in {"accepted", "refused"}
    assert found["as-is", "b"] == "does-not-fit"
    by_fund = run(worlds[:1], hybrid(), {"b": split})[0]  # which carries what the cities leave
    assert by_fund.verdict in {"accepted", "refused"}


def test_lines_that_are_no_changes() -> None:
    for text in ("growth=0.02", "transfers.steel=0.2", "transfers.steel.growth=fast", "nowhere.a.b=1", "transfers.a.b"):
        with pytest.raises(InvalidInput):
            parse_change(text)
    with pytest.raises(InvalidInput) as caught:
        grid(["nowhere.a.b=1", "transfers.steel.growth=fast"])
    assert len(caught.value.problems) == 2


def test_unsound_and_unknown_scenarios_are_reported_together() -> None:
    case, _ = small(5)
    with pytest.raises(InvalidInput) as caught:
        futures(case, ["no-such-scenario", *grid(["transfers.transfer-99.growth=0.1", "case.horizon=-3"])])
    assert len(caught.value.problems) >= 2


def railway(port: float, plain: float, hill: float) -> Offer:
    """Half of every shared tax, and a full list of who pays for the railway of the starter case."""
    shares = {"port": port, "plain": plain, "hill": hill}
    listed = (Clause(number="project_share", project="railway", city=c, value=v) for c, v in shares.items())
    return Offer(clauses=(Clause(number="origin_share", value=0.5), *listed))


def three_cities(tmp_path: Path, changes: list[str], offer: Offer, model: Mechanism | None = None) -> Outcome:
    write_starter(tmp_path / "cities")
    worlds = futures(load_case(tmp_path / "cities"), grid(changes))
    return run(worlds[1:], model or hybrid(), {"list": offer})[0]


def test_shares_of_a_city_that_no_longer_benefits_fall_to_the_others_and_it_is_said(tmp_path: Path) -> None:
    changes = ["project_benefits.railway/plain.benefit=0", "projects.railway.capital_cost*=0.5"]
    found = three_cities(tmp_path, changes, railway(0.4, 0.2, 0.4))
    assert found.verdict in {"accepted", "refused"}
    assert found.remarks == ("shares of railway scaled up to 1 over the cities that still benefit; without plain",)
    assert "不含 plain" in in_language(found.remarks[0], "zh")
    by_hand = run(
        futures(load_case(tmp_path / "cities"), grid(changes))[1:], hybrid(), {"list": railway(0.5, 0.0, 0.5)}
    )[0]
    assert by_hand.remarks == ()
    assert found.gains == pytest.approx(by_hand.gains)


def test_an_offer_that_does_not_fit_says_which_project_and_city_stand_in_the_way(tmp_path: Path) -> None:
    found = three_cities(tmp_path, ["projects.railway.capital_cost*=1.2"], railway(0.5, 0.2, 0.3))
    assert found.verdict == "does-not-fit"
    assert "share of project cost: Port to Hill railway, Port City must lie between 0 and 0.47" in found.remarks[0]
    cheaper, short_list = ["case.discount_rate=0.04"], railway(0.3, 0.2, 0.3)
    by_fund = three_cities(tmp_path / "carried", cheaper, short_list)
    assert by_fund.verdict in {"accepted", "refused"}
    assert by_fund.remarks == ()
    long = three_cities(tmp_path / "long", cheaper, railway(0.5, 0.3, 0.4))
    assert long.verdict == "does-not-fit"
    assert "shares of project railway add up to 1.2" in long.remarks[0]
    short = three_cities(tmp_path / "again", cheaper, short_list, CARRIES_NOTHING)
    assert short.verdict == "does-not-fit"
    assert "shares of project railway add up to 0.8" in short.remarks[0]
    assert "railway" in in_language(short.remarks[0], "zh")


def test_an_offer_that_cannot_be_carried_out_says_what_cannot_be_kept(tmp_path: Path) -> None:
    found = three_cities(
        tmp_path,
        ["case.discount_rate=0.04"],
        Offer(clauses=(Clause(number="grant", city="port", value=5.0), Clause(number="contribution_rate", value=0.0))),
    )
    assert found.verdict == "impossible"
    assert found.remarks
    assert all(in_language(remark, "zh").startswith("无法满足") for remark in found.remarks)
