"""A scheme whose numbers are moved: by the ledger, and by what a unit of each number is worth."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

import citypact
from citypact.mechanism import Range
from citypact.negotiation.moved import Movable, not_adding_up
from citypact.negotiation.numbers import KINDS, Item, value_in
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.talks import negotiate
from citypact.optimize import NoScheme
from citypact.pact.ledger import gains, settle
from support.open_rules import OPEN, sound
from support.two_cities import two_city_case

HYBRID = citypact.load_model("hybrid")
TO_THE_FUND = HYBRID.tax_sharing.model_copy(update={"fund_share": Range(min=0.0, max=0.4)})
PACTS = {
    "ratios and contributions": HYBRID,
    "shares of the fund": sound(HYBRID.model_copy(update={"tax_sharing": TO_THE_FUND})),
    "carried projects": citypact.load_model("negotiated"),
    "law": citypact.load_model("legal-pact"),
}


@cache
def movable(name: str) -> Movable:
    talks = negotiate(citypact.load_case("middle-yangtze-provinces"), PACTS[name])
    try:
        return Movable(talks.position, talks.design())
    except NoScheme:
        return Movable(talks.position, talks.scheme)


def drawn(item: Item, random: np.random.Generator) -> float:
    """A value within the limits of a number, or within as much money as all cities gain together."""
    return float(random.uniform(item.low, min(item.high, item.low + 10.0)))


@pytest.mark.parametrize("name", PACTS)
def test_what_is_put_is_what_is_read(name: str) -> None:
    found, random = movable(name), np.random.default_rng(3)
    kinds: Counter[str] = Counter()
    for number, item in found.position.items.items():
        kinds[number.kind] += 1
        if kinds[number.kind] > 3:
            continue
        value = drawn(item, random)
        there = found.moved({number: value})
        assert value_in(found.position.setting, there, number) == pytest.approx(value, rel=1e-6, abs=1e-7), number


@pytest.mark.parametrize("name", PACTS)
def test_units_add_up_to_what_the_ledger_says(name: str) -> None:
    found, random = movable(name), np.random.default_rng(7)
    now, slips = found.scheme.gain.to_numpy(), float(found.scheme.slips.max())
    effects = {number: effect for number, effect in found.effects.items() if effect is not None}
    assert len(effects) > 5
    for _ in range(5):
        values = {n: drawn(found.position.items[n], random) for n in effects if random.random() < 0.5}
        moves = [(v - value_in(found.position.setting, found.scheme, n)) * effects[n] for n, v in values.items()]
        reckoned = now + sum(moves, start=np.zeros_like(now))
        assert found.moved(values).gain.to_numpy() == pytest.approx(reckoned, abs=4 * slips + 1e-9)


def test_every_kind_of_number_is_among_them() -> None:
    kinds = {number.kind for name in PACTS for number in movable(name).position.items}
    assert kinds == set(KINDS) - {"subsidy", "size", "term", "gain"}


@pytest.mark.parametrize("name", ["pool", "pool with a cap", "cap", "ratio within a cap", "ratio above a floor"])
def test_what_bends_is_not_said_to_be_straight(name: str) -> None:
    """A size, or a ratio within a cap or above a floor: its unit holds wherever the number goes, or none is named."""
    talks = negotiate(two_city_case(), OPEN[name])
    found = Movable(talks.position, talks.scheme)
    (number,) = found.position.items
    item, effect = found.position.items[number], found.effects[number]
    gains = {v: found.moved({number: v}).gain.to_numpy() for v in np.linspace(item.low, item.high, 7)}
    now, start = value_in(found.position.setting, found.scheme, number), found.scheme.gain.to_numpy()
    if effect is None:
        assert name != "pool"
    else:
        for value, gain in gains.items():
            assert gain == pytest.approx(start + (value - now) * effect, abs=1e-6)


def test_a_ratio_by_hand() -> None:
    """One ratio more by a tenth: the ledger of the same terms with that ratio in every agreed year."""
    found = movable("ratios and contributions")
    scheme = found.scheme
    number = next(n for n, item in found.position.items.items() if n.kind == "origin_share" and item.high >= 0.2)
    (transfer,) = number.key
    value = value_in(found.position.setting, scheme, number) + 0.1
    path = tuple(value if ratio else 0.0 for ratio in scheme.terms.origin_share[transfer])
    by_hand = scheme.terms.model_copy(update={"origin_share": {**scheme.terms.origin_share, transfer: path}})
    expected = gains(scheme.case, settle(scheme.case, scheme.model, by_hand))
    assert found.moved({number: value}).gain.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-12)


def test_nothing_moved_is_the_scheme_and_what_does_not_add_up_is_named() -> None:
    found = movable("ratios and contributions")
    same = found.moved({})
    assert same.gain.equals(found.scheme.gain)
    assert same.breaches == ()
    paid = next(number for number in found.position.items if number.kind == "contribution_rate")
    off = found.moved({paid: found.position.items[paid].high})
    assert "fund.balance" in {breach.rule for breach in not_adding_up(off)}
    loss = float(found.scheme.gain[paid.key[0]] - off.gain[paid.key[0]])
    item = found.position.items[paid]
    assert loss == pytest.approx((item.high - value_in(found.position.setting, found.scheme, paid)) * item.money)


@pytest.mark.parametrize("model", ["hybrid", "negotiated"])
def test_what_a_coalition_lacks_is_said_whatever_scheme_the_numbers_were_moved_from(model: str) -> None:
    """An offer that leaves ``old`` none of its tax is stated to leave it short of 6.4; a twentieth leaves 5.6."""
    talks = negotiate(two_city_case(), citypact.load_model(model))
    designed = Movable(talks.position, talks.design())
    (ratio,) = (number for number in talks.position.items if number.kind == "origin_share")
    clause = Clause(number="origin_share", transfer="firm", value=0.0, locked=True)
    offered = negotiate(two_city_case(), talks.position.setting.model, Offer(clauses=(clause,))).scheme
    assert offered.verification["shortfall"] == pytest.approx(6.4)
    begun = designed.begun_at(offered)
    for value in (0.0, 0.05, 0.1, 0.3):
        lacking = pytest.approx(6.4 - 16.0 * value)
        there = begun.moved({ratio: value})
        (breach,) = (each for each in there.breaches if each.rule == "participation.coalitions")
        assert (breach.subject, breach.excess) == ("old", lacking)
        assert there.shortfall == lacking
    everything = {number: value_in(talks.position.setting, offered, number) for number in talks.position.items}
    from_the_design = designed.moved(everything | {ratio: 0.05})
    assert begun.moved({ratio: 0.05}).breaches == from_the_design.breaches
    assert begun.moved({ratio: 0.5}).breaches == ()


def test_under_rules_of_its_own_an_offer_is_held_to_what_is_stated_of_it() -> None:
    talks = negotiate(two_city_case(), citypact.load_model("hybrid"))
    clause = Clause(number="origin_share", transfer="firm", value=0.0, locked=True)
    offered = negotiate(two_city_case(), citypact.load_model("negotiated"), Offer(clauses=(clause,))).scheme
    there = Movable(talks.position, talks.design()).begun_at(offered).moved({})
    assert there.verification["shortfall"] == offered.verification["shortfall"]
