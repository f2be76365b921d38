"""What section 11 of the READMEs of the derived cases says holds in the base case and in every scenario."""

from collections.abc import Iterator
from functools import cache

import pytest

from citypact.case import Case, bundled_cases
from citypact.case.flows import move, present_value, total
from citypact.case.overrides import under
from citypact.worth import WorthTable, worth_table
from citypact.worth.opportunities import joint_gain
from support import bundled

SCENARIOS = ["", "slow-growth", "high-cost", "low-release", "scarce-capacity", "high-discount"]
AT_FIVE = SCENARIOS[:-1]
SHOWN = ["chengdu-chongqing", "middle-yangtze-provinces", "pearl-river-delta", "uk-city-regions", "us-northeast"]
BITING = ["guangdong-transfer", "yangtze-delta-west"]
"""Cases of the hosts that policy names, where moves are a large part of the gain."""
SHOWN += ["yangtze-river-delta-provinces", *BITING]


def test_no_derived_case_is_left_out() -> None:
    played = {name for name in bundled_cases() if len(bundled.case(name).cities) <= bundled.LARGEST}
    assert {name for name in played if bundled.case(name).hosts} == {*SHOWN, "beijing-tianjin-hebei"}


@cache
def case(name: str, scenario: str) -> Case:
    return under(bundled.case(name), scenario) if scenario else bundled.case(name)


@cache
def table(name: str, scenario: str) -> WorthTable:
    return worth_table(case(name, scenario)) if scenario else bundled.worths(name)


@cache
def built(name: str, scenario: str) -> frozenset[str]:
    return frozenset(table(name, scenario).plan(table(name, scenario).everyone).projects)


def always(name: str) -> frozenset[str]:
    return frozenset.intersection(*(built(name, scenario) for scenario in SCENARIOS))


def never(name: str) -> frozenset[str]:
    ever = frozenset().union(*(built(name, scenario) for scenario in SCENARIOS))
    return frozenset(project.id for project in case(name, "").projects) - ever


def moved(name: str, scenario: str) -> tuple[int, float]:
    """Number of moves of the joint plan, and their part of the joint gain."""
    facts, best = case(name, scenario), table(name, scenario)
    plan = best.plan(best.everyone).hosts
    gain = 0.0
    for transfer in facts.transfers:
        for host in facts.hosts:
            if host.transfer == transfer.id and plan.get(transfer.id) == host.host:
                gain += joint_gain(facts, move(facts, transfer, host))
    whole = float(best.worths[-1])
    return len(plan), gain / whole if whole else 0.0


def needs(name: str, scenario: str) -> Iterator[tuple[str, float, float]]:
    """Who leads a move, its joint gain, and what its origin loses over what the host collects."""
    facts = case(name, scenario)
    for host in facts.hosts:
        transfer = next(found for found in facts.transfers if found.id == host.transfer)
        flows = move(facts, transfer, host)
        lost = present_value(facts, total(flows.forgone) - flows.release + flows.adjustment)
        yield transfer.led_by, joint_gain(facts, flows), lost / present_value(facts, total(flows.collected))


def gains_alone(name: str, scenario: str) -> set[str]:
    worths = table(name, scenario).worths
    return {city for i, city in enumerate(table(name, scenario).chances.cities) if worths[1 << i] > 1e-9}


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", SHOWN)
def test_who_gains_alone(name: str, scenario: str) -> None:
    assert gains_alone(name, scenario) == ({"hunan", "jiangxi"} if name == "middle-yangtze-provinces" else set())


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", ["pearl-river-delta", "chengdu-chongqing", "yangtze-river-delta-provinces", *BITING])
def test_every_origin_loses_without_sharing(name: str, scenario: str) -> None:
    assert all(need > 0 for _, _, need in needs(name, scenario))


def test_the_pearl_river_delta() -> None:
    name = "pearl-river-delta"
    links = {"link-shenzhen-guangzhou", "link-shenzhen-foshan"}
    assert links <= always(name)
    assert [s for s in SCENARIOS if "link-shenzhen-jiangmen" not in built(name, s)] == ["high-discount"]
    assert "clean-air" in never(name)
    for scenario in SCENARIOS:
        least = 1 / 3 if scenario == "high-discount" else 0.5
        assert all(need > least for led, gain, need in needs(name, scenario) if led == "market" and gain > 0)
        assert moved(name, scenario)[1] < 0.5


def test_hosts_that_policy_names() -> None:
    """Moves bring 32 % of the gain or more in Guangdong, 24 % in the west of the Yangtze River Delta."""
    for name, least, base, always_host in (
        ("guangdong-transfer", 0.32, 0.55, {"shanwei", "qingyuan", "zhanjiang"}),
        ("yangtze-delta-west", 0.24, 0.6, {"hefei"}),
    ):
        assert moved(name, "")[1] > base
        for scenario in SCENARIOS:
            best = table(name, scenario)
            assert moved(name, scenario)[1] > least
            assert always_host <= set(best.plan(best.everyone).hosts.values())
    assert "link-shanghai-suzhou" in always("yangtze-delta-west")
    without_clean_air = {s for s in SCENARIOS if "clean-air" not in built("yangtze-delta-west", s)}
    assert without_clean_air == {"high-cost", "high-discount"}


def test_chengdu_and_chongqing() -> None:
    name = "chengdu-chongqing"
    assert {transfer.origin for transfer in case(name, "").transfers} == {"chongqing", "chengdu"}
    assert {"weak-sichuan", "conservation-ziyang", "conservation-guangan"} <= always(name)
    assert "link-chongqing-chengdu" in never(name)
    for scenario in SCENARIOS:
        assert moved(name, scenario)[1] < 0.022
        pays = any(gain > 0 for led, gain, _ in needs(name, scenario) if led == "market")
        assert pays == (scenario == "high-discount")


def test_the_yangtze_river_delta_by_province() -> None:
    name = "yangtze-river-delta-provinces"
    assert {"link-shanghai-suzhou", "link-shanghai-nantong", "link-shanghai-wuxi"} <= always(name)
    assert "clean-air" in never(name)
    assert all(moved(name, scenario)[1] < 0.25 for scenario in AT_FIVE)
    assert 0.25 < moved(name, "high-discount")[1] < 0.3


def test_the_middle_yangtze_by_province() -> None:
    name = "middle-yangtze-provinces"
    assert {"weak-hunan", "weak-jiangxi"} <= always(name)
    assert "clean-air" in built(name, "")
    assert "clean-air" not in built(name, "high-cost")
    assert len(bundled.case("middle-yangtze").transfers) == 24
    assert all(moved(name, s)[0] <= 2 and moved(name, s)[1] < 0.01 for s in AT_FIVE)
    assert moved(name, "high-discount") == (4, pytest.approx(0.03, abs=0.005))


def test_british_city_regions() -> None:
    name = "uk-city-regions"
    lines = {"link-london-west-of-england", "link-london-west-midlands"}
    assert {"conservation-tees-durham", "conservation-south-yorkshire", "link-london-derby-nottingham"} == never(name)
    assert lines == built(name, "")
    assert not lines & (built(name, "high-cost") | built(name, "high-discount"))
    assert len(case(name, "").transfers) == 16
    assert all(moved(name, s)[0] <= 2 and moved(name, s)[1] < 0.002 for s in AT_FIVE)
    assert moved(name, "high-discount")[0] == 6


def test_the_american_northeast() -> None:
    name = "us-northeast"
    assert {project.id for project in case(name, "").projects if project.category == "major"} == always(name)
    assert {"conservation-maine"} == never(name)
    assert all(moved(name, scenario) == (0, 0.0) for scenario in AT_FIVE)
    assert moved(name, "high-discount")[0] == 9
    assert 0 < moved(name, "high-discount")[1] < 0.01
