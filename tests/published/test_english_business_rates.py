"""Business rates retention in England from 2013: levy rate max(0, min(0.5, 1 - E/F)), pools count as one authority."""

import numpy as np
import pytest

from citypact.game import Game
from citypact.mechanism import economy, load_model
from citypact.mechanism.instruments.levy import levy_rate, levy_saved, net_levy
from support.districts import accounts, district, received
from support.random_cases import random_case

FUNDING, BASELINE, GROWTH = np.array([30.0, 60.0, 210.0]), np.array([100.0, 100.0, 100.0]), np.array([8.0, 5.0, 2.0])


def test_tariff_authorities_pay_at_most_50_pence_and_top_up_authorities_nothing() -> None:
    assert levy_rate(FUNDING, BASELINE) == pytest.approx([0.5, 0.4, 0.0])
    assert net_levy(FUNDING, BASELINE, GROWTH) == pytest.approx([4.0, 2.0, 0.0])


def test_a_pool_with_a_top_up_authority_saves_the_whole_levy() -> None:
    """E = 300 and F = 300 together, so the pool pays nothing and keeps 4 + 2."""
    saved = levy_saved(FUNDING, BASELINE, GROWTH)
    assert saved[0b111] == pytest.approx(6.0)
    assert saved[0b101] == pytest.approx(4.0)
    assert saved[0b110] == pytest.approx(2.0)
    # Two tariff authorities: E/F = 90/200, so 0.5 of 13 instead of 4 + 2: they lose half a unit by pooling.
    assert saved[0b011] == pytest.approx(-0.5)


def test_levy_saved_is_a_game_and_the_top_up_authority_is_paid_for_its_room() -> None:
    game = Game(levy_saved(FUNDING, BASELINE, GROWTH), ["a", "b", "c"])
    value = game.shapley()
    assert value.sum() == pytest.approx(6.0)
    assert value["c"] > max(value["a"], value["b"])


def test_a_pool_loses_the_safety_nets_of_its_members() -> None:
    falls = np.array([-20.0, 20.0])
    saved = levy_saved(np.array([100.0, 100.0]), np.array([100.0, 100.0]), falls)
    assert saved[0b11] == pytest.approx(-(0.925 * 100 - 80))


def test_pool_of_a_case_pays_out_what_its_game_says() -> None:
    case, model = random_case(2, cities=4), load_model("rates-pool-2013").at({})
    assert model.rates_pool is not None
    seen = economy(case, model, {}, ())
    paid = {payment.payee: payment.amounts for payment in model.rates_pool.payments(seen)}
    for year in range(case.horizon):
        worth = float(model.rates_pool.game(seen, year).worths[-1])
        assert sum(amounts[year] for amounts in paid.values()) == pytest.approx(worth)


def test_the_rule_divides_the_levy_saved_by_growth_and_population() -> None:
    """Funding 30, 60, 210 by population, baseline 100 each, growth 16, 10, 4 of which half is retained: as above.

    Half of the 6 that are saved goes by growth and half by population, as Leeds City Region 2018 divides.
    """
    people = {"a": 100.0, "b": 200.0, "c": 700.0}
    case = district({name: {"revenue": 100.0, "population": n} for name, n in people.items()}, 1, unit=1.0)
    years = accounts(case, load_model("rates-pool-2013"), {"a": [116.0], "b": [110.0], "c": [104.0]})
    by_growth, by_people = np.array([16, 10, 4]) / 30, np.array([0.1, 0.2, 0.7])
    got = [received(years, name, "levy-saved")[0] for name in people]
    assert got == pytest.approx(6.0 * (by_growth + by_people) / 2, abs=0.01)
    assert sum(got) == pytest.approx(6.0, abs=0.015)


def test_the_rule_loses_the_safety_net_at_92_5_per_cent_of_funding() -> None:
    """Income 80 of funding 100 alone is made up to 92.5; a pool of 100 and 80, 120 loses those 12.5."""
    case = district({name: {"revenue": 100.0} for name in ("a", "b")}, 1, unit=1.0)
    years = accounts(case, load_model("rates-pool-2013"), {"a": [60.0], "b": [140.0]})
    assert sum(received(years, name, "levy-saved")[0] for name in ("a", "b")) == pytest.approx(-12.5)


def test_what_is_lost_by_pooling_is_borne_in_full_when_nobody_grows() -> None:
    """Incomes 70 and 95 of funding 100: alone 22.5 are made up; a pool of 165 of 200 gets 20. By population then."""
    case = district({"a": {"revenue": 100.0}, "b": {"revenue": 100.0}}, 1, unit=1.0)
    years = accounts(case, load_model("rates-pool-2013"), {"a": [40.0], "b": [90.0]})
    assert [received(years, name, "levy-saved")[0] for name in ("a", "b")] == pytest.approx([-1.25, -1.25])
