"""Open sizes as numbers of an offer: offered, settled, handed on, and how far they can go."""

from pathlib import Path

import pytest

from citypact.errors import InvalidInput
from citypact.mechanism import Range, Span
from citypact.negotiation.files import load_offer, offer_json, offer_toml, offer_workbook
from citypact.negotiation.numbers import Number
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.negotiation.ranges import ranges
from citypact.negotiation.settled import offer_of
from citypact.negotiation.why_not import acceptable
from support.desk import hybrid, small
from support.open_rules import band

TALKS = hybrid(
    tax_sharing={"origin_share": Range(min=0.0, max=0.5), "bands": band(origin_share=Range(min=0.0, max=0.6))},
    costs={"moving_origin_share": Range(min=0.0, max=1.0, step=0.25)},
)
BANDS, MOVING = "tax_sharing.bands[1].origin_share", "costs.moving_origin_share"


def offered(*clauses: Clause) -> Offer:
    return Offer(clauses=clauses)


def test_an_open_size_is_offered_settled_and_handed_on(tmp_path: Path) -> None:
    case, table = small(3)
    offer = offered(
        Clause(number="size", parameter=BANDS, value=0.35), Clause(number="size", parameter=MOVING, value=0.25)
    )
    position = take_position(case, TALKS, offer, table)
    assert position.values == {Number("size", (BANDS,)): 0.35, Number("size", (MOVING,)): 0.25}
    scheme = settle_offer(position)
    assert scheme.terms.sizes == {BANDS: 0.35, MOVING: 0.25}
    again = take_position(case, TALKS, offer_of(position, scheme), table)
    assert again.values[Number("size", (BANDS,))] == 0.35
    for name, content in (
        ("offer.toml", offer_toml(offer).encode()),
        ("offer.json", offer_json(offer).encode()),
        ("offer.xlsx", offer_workbook(offer)),
    ):
        (tmp_path / name).write_bytes(content)
        assert load_offer(tmp_path / name, TALKS).clauses == offer.clauses


def test_an_offered_size_must_be_open_within_its_limits_and_on_its_steps() -> None:
    case, table = small(3)
    for parameter, value, said in (
        (BANDS, 0.7, "0.6"),
        (MOVING, 0.3, "0.25"),
        ("costs.moving_orign_share", 0.5, MOVING),
    ):
        with pytest.raises(InvalidInput) as caught:
            take_position(case, TALKS, offered(Clause(number="size", parameter=parameter, value=value)), table)
        (found,) = caught.value.problems
        assert said in found.message + found.remedy


@pytest.mark.parametrize("seed", [2, 6])
def test_the_range_of_agreement_of_a_size_ends_where_nobody_agrees_any_more(seed: int) -> None:
    case, table = small(seed)
    number = Number("size", (BANDS,))
    position = take_position(case, TALKS, offered(), table)
    row = ranges(position, kinds=("size",), settings=("with-fund",)).table.loc[("with-fund", number)]
    assert row["low"] <= row["high"]
    for end, past in ((row["low"], -0.01), (row["high"], 0.01)):
        for value, agreed in ((end, True), (end + past, False)):
            if 0.0 <= value <= 0.6:
                clause = Clause(number="size", parameter=BANDS, value=value, locked=True)
                assert acceptable(take_position(case, TALKS, offered(clause), table)) == agreed
    assert row["low"] > 0.0 or row["high"] < 0.6


def test_without_a_fund_its_income_is_no_number() -> None:
    case, table = small(3)
    talks = hybrid(fund={"income": Span(min=0.0, max=1e8)})
    income = Clause(number="size", parameter="fund.income", value=0.0)
    position = take_position(case, talks, offered(income), table)
    found = ranges(position, kinds=("size",)).table
    assert [setting for setting, _ in found.index] == ["with-fund", "as-offered"]
