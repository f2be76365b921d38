"""Whole coins: the smallest unit of each currency, parts that add up, and what rounding can change."""

import numpy as np
import pandas as pd
import pytest

from citypact.errors import InvalidInput
from citypact.mechanism import Payment, load_model
from citypact.mechanism.parties import FUND, OUTSIDE, POOL, RESERVE, TAXPAYERS, WORKS
from citypact.pact.fund import paid_out
from citypact.pact.ledger import fund_balance, gains, net_flows, settle
from citypact.pact.money import decimals, in_coins, in_currency, in_money, largest_remainders, per_unit
from citypact.pact.rounding import slips, to_the_coin
from citypact.pact.terms import Terms
from support.two_cities import two_city_case

FEN = 1e-10
"""One fen in units of 100 million yuan."""


@pytest.mark.parametrize(
    ("currency", "known"), [("CNY", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("ABC", 2)]
)
def test_decimals_are_those_of_iso_4217(currency: str, known: int) -> None:
    assert decimals(currency) == known


@pytest.mark.parametrize(("currency", "unit", "coins"), [("CNY", 1e8, 10**10), ("JPY", 1e6, 10**6), ("KWD", 1.0, 1000)])
def test_coins_in_a_unit_of_money(currency: str, unit: float, coins: int) -> None:
    case = two_city_case().model_copy(update={"currency": currency, "unit": unit})
    assert per_unit(case) == coins
    assert in_coins(case, [1.0, -2.5]).tolist() == [coins, -5 * coins // 2]
    assert in_money(case, [coins]).tolist() == [1.0]
    assert in_currency(case, coins) == unit


def test_what_is_left_goes_to_the_largest_remainders_then_to_the_first() -> None:
    """Hamilton's apportionment of 10 seats by 5.4, 3.35, 1.25; of equal remainders the first named gets the coin."""
    assert largest_remainders(np.array([[5.4], [3.35], [1.25]]), np.array([10])).ravel().tolist() == [6, 3, 1]
    assert largest_remainders(np.array([[0.5], [0.5]]), np.array([1])).ravel().tolist() == [1, 0]
    assert largest_remainders(np.array([[-0.5], [-0.5], [1.0]]), np.array([0])).ravel().tolist() == [0, -1, 1]


def coins_of(parts: list[Payment], horizon: int = 1) -> dict[tuple[str, str], list[int]]:
    case = two_city_case(horizon=horizon)
    return {(p.payer, p.payee): c.tolist() for p, c in to_the_coin(case, parts)}


def test_shares_of_one_tax_add_up_to_what_is_paid_away() -> None:
    """Two thirds of a fen and one third make a whole one, which goes to the larger part."""
    parts = [
        Payment("new", "old", "origin-share", "firm", np.array([2.0 / 3 * FEN])),
        Payment("new", FUND, "fund-share", "firm", np.array([1.0 / 3 * FEN])),
    ]
    assert coins_of(parts) == {("new", "old"): [1], ("new", FUND): [0]}


def test_totals_are_rounded_as_if_each_were_alone() -> None:
    """Many totals at once, of all kinds and sizes: each has the coins that it has by itself."""
    drawn = np.random.default_rng(7)
    totals = [
        [Payment(f"c{n}", "site", "project-cost", f"p{n}", drawn.uniform(0, 9, 4) * FEN) for n in [k] * (1 + k % 4)]
        for k in range(12)
    ]
    totals += [
        [Payment(f"city{m}-{k}", WORKS, "project-cost", f"w{k}", drawn.uniform(0, 9, 4) * FEN) for m in range(1 + k)]
        + [Payment(FUND, WORKS, "fund-works", f"w{k}", drawn.uniform(0, 9, 4) * FEN)]
        for k in range(3)
    ]
    totals += [
        [Payment(TAXPAYERS, f"{k}{m}", "tax-collected", f"t{k}", drawn.uniform(0, 9, 4) * FEN) for m in range(1 + k)]
        for k in range(4)
    ]
    case = two_city_case(horizon=4)
    alone = [coins.tolist() for parts in totals for _, coins in to_the_coin(case, parts)]
    together = [coins.tolist() for _, coins in to_the_coin(case, [payment for parts in totals for payment in parts])]
    assert together == alone
    assert len(alone) == sum(map(len, totals))


def test_a_pool_pays_out_to_the_coin_what_it_takes_in() -> None:
    """Three cities pay 1 fen and a third each, two get 2 fen each: 4 in, 4 out."""
    parts = [Payment(c, POOL, "equalization-contribution", "equalization", np.array([4 / 3 * FEN])) for c in "abc"]
    parts += [Payment(POOL, c, "equalization-grant", "equalization", np.array([2 * FEN])) for c in "de"]
    coins = coins_of(parts)
    assert [coins[c, POOL] for c in "abc"] == [[2], [1], [1]]
    assert [coins[POOL, c] for c in "de"] == [[2], [2]]


def test_a_stabilization_fund_is_empty_in_the_end() -> None:
    """It takes 0.4 fen a year, so nothing to the coin, and would pay 0.6 to two cities each: it pays nothing."""
    parts = [Payment(OUTSIDE, RESERVE, "stabilization-income", "pool", np.full(3, 0.4 * FEN))]
    parts += [Payment(RESERVE, c, "stabilization", "pool", np.array([0, 0, 0.6 * FEN])) for c in "ab"]
    coins = coins_of(parts, 3)
    held = np.cumsum(coins[OUTSIDE, RESERVE]) - np.cumsum(coins[RESERVE, "a"]) - np.cumsum(coins[RESERVE, "b"])
    assert held.tolist()[-1] == 0
    assert (held >= -1).all()


def terms(**changes: object) -> Terms:
    base = {
        "plan": {"firm": "new"},
        "projects": (),
        "origin_share": {"firm": (1 / 3,) * 4},
        "fund_share": {"firm": (0.1,) * 4},
        "project_share": {},
    }
    return Terms.model_validate(base | changes)


def test_every_payment_is_a_whole_number_of_fen() -> None:
    """A third of 2 (100 million yuan) is 66,666,666.67 yuan."""
    ledger = settle(two_city_case(horizon=4), load_model("hybrid"), terms())
    paid = ledger[ledger["item"] == "origin-share"]
    assert paid["coins"].tolist() == [6_666_666_667] * 4
    assert (paid["amount"] * 1e10 == paid["coins"]).all()
    assert ledger["coins"].dtype == np.int64


def test_yen_have_no_fractions() -> None:
    case = two_city_case(horizon=4).model_copy(update={"currency": "JPY", "unit": 1.0})
    ledger = settle(case, load_model("hybrid"), terms())
    assert ledger[ledger["item"] == "origin-share"]["amount"].tolist() == [1.0] * 4  # a third of 2 yen


def test_a_fund_ends_at_exactly_nothing_and_never_owes() -> None:
    """It takes in 0.2 a year at 5 % and grants a third of that and all the rest at the end, but for 1e-7."""
    case = two_city_case(horizon=4, discount_rate=0.05)
    grants = {"compensation": {"old": (0.2, 0.2 / 3, 0.2 / 3, 0.0), "new": (1e-8, 0.0, 0.0, 0.487 + 1e-7)}}
    model = load_model("hybrid")
    found = paid_out(case, model, terms(grants=grants))
    held = fund_balance(case, model, settle(case, model, found))
    assert held[-1] == 0.0
    assert (held >= 0).all()
    assert found.grants["compensation"]["old"][1:3] == (0.0666666667,) * 2
    # 0.2 less two thirds, with interest: (0.2 - 0.0666666667) * 1.05 + 0.1333333333 = 0.273333333, * 1.05 + 0.2
    assert found.grants["compensation"]["new"][3] == pytest.approx(0.273333333 * 1.05 + 0.2, abs=1e-9)


def test_where_nothing_is_granted_nothing_is_paid_in() -> None:
    found = paid_out(two_city_case(horizon=4), load_model("hybrid"), terms(contributions={"old": (1e-9, 0, 0, 0)}))
    assert found.contributions == {}
    assert found.fund_share == {}


def test_gains_add_up_as_integers() -> None:
    """A thousand payments of 1 fen are 1,000 fen, which as binary fractions they are not."""
    case = two_city_case(horizon=1)
    rows = [(2024, "new", "old", "origin-share", "firm", FEN, 1, True)] * 1000
    columns = ["year", "payer", "payee", "item", "subject", "amount", "coins", "settlement"]
    ledger = pd.DataFrame(rows, columns=columns)
    assert net_flows(case, ledger).loc["old", 2024] == 1e-7
    assert gains(case, ledger)["new"] == -1e-7


def test_what_rounding_can_change_is_a_coin_for_each_payment() -> None:
    case = two_city_case(horizon=4)
    ledger = settle(case, load_model("hybrid"), terms(fund_share={}))
    # old: forgone tax, release, share in each of 4 years; new: collected tax and share
    assert slips(case, ledger).to_dict() == {
        "old": pytest.approx(12 * FEN, rel=1e-3),
        "new": pytest.approx(8 * FEN, rel=1e-3),
    }


def test_what_cannot_be_told_to_the_coin_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput) as refused:
        in_coins(two_city_case(), [1e20])
    (problem,) = refused.value.problems
    assert problem.value == "1e+20"
    assert "CNY" in problem.text("en")
    assert "无法精确到" in problem.text("zh")
