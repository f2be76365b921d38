"""Offers under scenarios: the right cases, the same answers by any executor."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from citypact.case.overrides import under
from citypact.errors import InvalidInput
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.scenarios import Outcome, futures, grid, parse_change, run
from citypact.scenarios.runs import tabulate
from citypact.worth import worth_table
from support.desk import half_and_half, hybrid, small

SETS = ["transfers.*.growth=0.0,0.05", "case.discount_rate*=0.5,1.0"]
OFFERS = {"half": half_and_half(), "nothing": half_and_half(0.0)}


def results(executor: object = None, seed: int = 5) -> list[Outcome]:
    case, _ = small(seed)
    return run(futures(case, grid(SETS)), hybrid(), OFFERS, executor)  # type: ignore[arg-type]


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


def test_the_same_answers_from_one_process_and_from_several() -> None:
    alone = results()
    with ThreadPoolExecutor(2) as threads:
        assert results(threads) == alone
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert results(processes) == alone


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
    found = {(r.scenario, r.offer): r.verdict for r in run(futures(case, worse), hybrid(), {"a": named, "b": split})}
    assert found[worse[0].id, "a"] in {"accepted", "refused"}
    assert found["as-is", "b"] == "does-not-fit"


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
