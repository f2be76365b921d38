"""What the report says of a fund adds up: money back is not spent, interest and outside money are seen; by hand."""

from typing import Any

import pytest

from citypact.mechanism import Mechanism, load_model
from citypact.mechanism.sections.fund import Fund
from citypact.pact.ledger import settle
from citypact.pact.scheme import Scheme
from citypact.pact.terms import Terms
from citypact.report.cards import cards, passed_on
from citypact.report.dossier import Dossier
from citypact.report.table import value_of
from citypact.report.tables.fund import fund, fund_by_city
from citypact.worth import worth_table
from support.two_cities import two_city_case


def dossier(grants: dict[str, tuple[float, ...]], income: float = 0.0, **paid_in: tuple[float, ...]) -> Dossier:
    """Two cities with a fund at a tenth of interest over three years in which nothing moves."""
    case = two_city_case(horizon=3, discount_rate=0.1)
    rule: Any = Fund(contribution_rate=0.0, uses=("weak-area",), income=income)
    model: Mechanism = load_model("hybrid").model_copy(update={"fund": rule})
    terms = Terms(
        plan={},
        projects=(),
        origin_share={},
        fund_share={},
        project_share={},
        contributions=paid_in,
        grants={"weak-area": grants},
    )
    scheme = Scheme(case, model, worth_table(case), terms, settle(case, model, terms), {})
    return Dossier(scheme, "design")


BACK = {"old": (0.0, 11.0, 0.0)}
"""Old pays in 10 and gets 11 back a year later, with the interest."""


def test_interest_stands_beside_what_is_paid_in() -> None:
    found = dossier(BACK, old=(10.0, 0.0, 0.0))
    table = found.scheme.fund
    assert table["interest"].tolist() == [0.0, 1.0, 0.0]
    assert table["balance"].tolist() == [10.0, 0.0, 0.0]
    came_in = table["contribution"] + table["interest"] - table["grant:weak-area"]
    assert table["balance"].tolist() == pytest.approx(came_in.cumsum().tolist())
    assert "Interest" in [str(column.heading) for column in fund(found).columns]


def test_a_balance_that_never_rests_earns_nothing_and_shows_no_column() -> None:
    found = dossier({"new": (10.0, 0.0, 0.0)}, old=(10.0, 0.0, 0.0))
    assert not found.scheme.fund["interest"].any()
    assert "Interest" not in [str(column.heading) for column in fund(found).columns]


@pytest.mark.parametrize(
    ("grants", "others_get"),
    [
        (BACK, 0.0),
        ({"old": (0.0, 5.5, 0.0), "new": (0.0, 5.5, 0.0)}, 5.5 / 1.21),
        ({"new": (0.0, 11.0, 0.0)}, 11.0 / 1.21),
    ],
)
def test_what_a_city_gets_back_of_its_own_is_not_spent(grants: dict[str, tuple[float, ...]], others_get: float) -> None:
    found = dossier(grants, old=(10.0, 0.0, 0.0))
    assert passed_on(found) == pytest.approx(others_get, abs=1e-9)
    (card,) = [card for card in cards(found) if "passed on by the fund" in str(card.label)]
    assert float(card.figure.removesuffix("*")) == pytest.approx(others_get, abs=0.01)


def test_outside_money_of_the_fund_has_a_row_so_that_the_table_adds_up() -> None:
    """100 million a year from outside, 1 in the case's money: old gets it as it comes; 1/1.1 + 1/1.21 + 1/1.331."""
    found = dossier({"old": (1.0, 1.0, 1.0)}, income=1e8)
    table = fund_by_city(found)
    whole = 1 / 1.1 + 1 / 1.21 + 1 / 1.331
    (outside,) = [row for row in table.rows if value_of(row[1])]
    assert tuple(map(value_of, outside[1:])) == pytest.approx((whole, 0.0, -whole))
    assert table.total is not None
    assert tuple(map(value_of, table.total[1:])) == pytest.approx((whole, whole, 0.0))


def test_a_fund_of_the_cities_alone_has_no_such_row() -> None:
    table = fund_by_city(dossier(BACK, old=(10.0, 0.0, 0.0)))
    assert len(table.rows) == 2
    assert table.total is not None
    assert tuple(map(value_of, table.total[1:])) == pytest.approx((10 / 1.1, 11 / 1.21, 0.0))
