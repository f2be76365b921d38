"""Tax and counted results as two currencies: assessment, counting shares and what trades for which, by hand."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.evaluation import compare, evaluate
from citypact.mechanism import Mechanism, check_applicable, load_model
from citypact.mechanism.sections.assessment import Assessment
from citypact.negotiation.frontier import exchange, trade_off
from citypact.negotiation.numbers import Number
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.optimize import NoScheme, design
from citypact.pact.scheme import Scheme
from citypact.report.evaluation.tables import comparison_tables, evaluation_tables
from citypact.worth import worth_table
from support.two_cities import two_city_case

RATIO, COUNTED = Number("origin_share", ("firm",)), Number("size", ("statistics.origin_share",))


def facts() -> Case:
    """A firm of 10 a year in value added moves for 8 years and makes 12 there, after an investment of 40.

    ``old`` forgoes tax of 2 a year and is rid of a burden of 1; ``new`` collects 2. Own revenue of both is 800 in all
    years, gross product 16,000 and 8,000. Nothing is discounted.
    """
    return two_city_case()


def rule(least: float | None = 0.3, **parts: dict[str, Any]) -> Mechanism:
    """Half of the score is gain, of which 8 meet the target; half is value added: 80 for ``old``, 40 for ``new``."""
    data = load_model("two-currencies").model_dump(mode="json", exclude_unset=True)
    data["assessment"] = {
        "weights": {"gain": 0.5, "value-added": 0.5},
        "targets": {"gain": 0.01, "value-added": 0.005},
        "grades": {"good": 0.5, "fair": 0.2},
    }
    data["statistics"] |= {"years": 100}
    data["participation"] |= {"minimum_score": least} if least is not None else {}
    data["design"] = {"objectives": []}
    data["currency"] = "CNY"
    for part, changes in parts.items():
        data[part] = data.get(part, {}) | changes
        named = {f"{part}.{name}": {"text": "made up", "status": "choice"} for name in changes}
        data["references"] |= {path: said for path, said in named.items() if path not in data["references"]}
    return Mechanism.model_validate(data)


def settled(ratio: float, counted: float, case: Case | None = None, **parts: dict[str, Any]) -> Scheme:
    fixed = {"tax_sharing": {"origin_share": ratio}, "statistics": {"origin_share": counted}}
    for part, changes in parts.items():
        fixed[part] = fixed.get(part, {}) | changes
    return design(facts() if case is None else case, rule(-100.0, **fixed))


@pytest.mark.parametrize(("r", "c"), [(0.5, 0.5), (1.0, 0.0), (0.25, 0.75)])
def test_scores_of_two_cities_by_hand(r: float, c: float) -> None:
    """``old`` gains 16 r - 8 in money and counts 96 c - 80; ``new`` gains 16 (1 - r) and counts 96 (1 - c)."""
    found = settled(r, c).assessment
    assert found.loc["old", "gain"] == pytest.approx((16 * r - 8) / 800)
    assert found.loc["old", "value-added"] == pytest.approx((96 * c - 80) / 16000)
    assert found.loc["old", "score"] == pytest.approx(0.5 * (16 * r - 8) / 8 + 0.5 * (96 * c - 80) / 80)
    assert found.loc["new", "score"] == pytest.approx(0.5 * 16 * (1 - r) / 8 + 0.5 * 96 * (1 - c) / 40)


def test_the_frontier_of_tax_and_counting_is_its_closed_form() -> None:
    """``old``: r + 0.6 c - 1 >= 0.3. ``new``: (1 - r) + 1.2 (1 - c) >= 0.3.

    Within 0 and 1 the zone has the corners (c, r) = (0.5, 1), (0.75, 1) and (1, 0.7), where both meet:
    a point of the tax ratio is worth 1 / 0.6 points of counting to ``old`` and 1 / 1.2 to ``new``.
    """
    case, model = facts(), rule()
    zone = trade_off(take_position(case, model, Offer(), worth_table(case)), COUNTED, RATIO)
    corners = {(round(a, 6), round(b, 6)): front for a, b, front in zone.itertuples(index=False)}
    assert corners == {(0.5, 1.0): False, (0.75, 1.0): True, (1.0, 0.7): True}
    prices = {row.side: row for row in exchange(zone).itertuples()}
    assert {side: round(row.per_b, 6) for side, row in prices.items()} == {
        "least": round(1 / 0.6, 6),
        "most": round(1 / 1.2, 6),
    }
    edge = prices["most"]
    assert (edge.b_from, edge.b_to, edge.a_from, edge.a_to) == pytest.approx((0.7, 1.0, 1.0, 0.75))


def test_where_both_can_be_had_together_nothing_is_traded_and_a_line_is_one_edge() -> None:
    box = pd.DataFrame({"a": [0.0, 1.0, 1.0, 0.0], "b": [0.0, 0.0, 1.0, 1.0]})
    assert exchange(box).empty
    assert exchange(box.head(1)).empty
    assert exchange(box.iloc[[0, 2]]).empty  # both rise together
    (line,) = exchange(box.iloc[[3, 1]]).itertuples()
    assert (line.side, line.b_from, line.b_to, line.a_from, line.a_to, line.per_b) == ("only", 0, 1, 1, 0, 1)
    assert exchange(box.head(0)).empty


@pytest.mark.parametrize("least", [-0.5, 0.0, 0.2, 0.35])
def test_the_zone_is_what_a_grid_of_settled_pacts_says(least: float) -> None:
    """Every pair on a grid is settled and scored; those with enough for both are those within the corners."""
    case = facts()
    zone = trade_off(take_position(case, rule(least), Offer(), worth_table(case)), COUNTED, RATIO)
    points = [(c / 8, r / 8) for c in range(9) for r in range(9)]
    for c, r in points:
        old, new = r + 0.6 * c - 1, (1 - r) + 1.2 * (1 - c)
        assert inside(zone[["a", "b"]].to_numpy().tolist(), (c, r)) == (min(old, new) >= least - 1e-9), (c, r)


def inside(corners: list[list[float]], point: tuple[float, float]) -> bool:
    """Whether a point lies in a convex polygon whose corners go counter-clockwise."""
    edges = zip(corners, [*corners[1:], corners[0]], strict=True)
    turns = [(q[0] - p[0]) * (point[1] - p[1]) - (q[1] - p[1]) * (point[0] - p[0]) for p, q in edges]
    return bool(corners) and min(turns) >= -1e-6


def test_a_design_leaves_every_city_the_least_score() -> None:
    scheme = design(facts(), rule(0.35))
    assert scheme.assessment["score"].min() >= 0.35 - 1e-7
    assert 0 <= scheme.terms.sizes["statistics.origin_share"] <= 1
    assert scheme.below_score.empty


def test_what_no_pact_can_score_is_refused_with_its_price() -> None:
    """The scores add up to 1.2 - 0.6 c, at most 1.2 at c = 0, where ``old`` has r - 1: 0 at best."""
    with pytest.raises(NoScheme) as why:
        design(facts(), rule(0.5, statistics={"origin_share": 0.0}))
    assert {str(price.kind) for price in why.value.explanation.prices} >= {"score"}
    assert {str(demand.kind) for demand in why.value.explanation.conflict} == {"score"}
    (price,) = [p for p in why.value.explanation.prices if p.kind == "score"]
    # Half a point is worth 8 of gain: ``old`` lacks 0.5 of score, 8 in money, at the best ratio of 1.
    assert price.money == pytest.approx(8.0)


def test_an_offer_below_the_least_score_is_refused_by_who_is_below_it() -> None:
    offer = Offer.model_validate(
        {
            "clauses": [
                {"number": "origin_share", "transfer": "firm", "value": 0.75},
                {"number": "size", "parameter": "statistics.origin_share", "value": 0.5},
            ]
        }
    )
    case = facts()
    scheme = settle_offer(take_position(case, rule(0.1), offer, worth_table(case)))
    assert scheme.below_score.to_dict() == pytest.approx({"old": 0.1 - (0.75 + 0.3 - 1)})
    assert not scheme.accepted


def test_counting_twice_and_ends_of_years() -> None:
    """Both count all for 3 years, 12 each; then the host alone."""
    twice = settled(0.5, 0.5, statistics={"counting": "double", "years": 3})
    assert twice.assessment["value-added"].to_dict() == pytest.approx({"old": (36 - 80) / 16000, "new": 96 / 8000})
    split = settled(0.5, 0.5, statistics={"years": 3})
    assert split.assessment["value-added"].to_dict() == pytest.approx({"old": (18 - 80) / 16000, "new": 78 / 8000})


def test_what_statistics_do_not_name_counts_where_it_is() -> None:
    found = settled(0.5, 0.5, statistics={"items": ["investment"]}).assessment
    assert found["value-added"].to_dict() == pytest.approx({"old": -80 / 16000, "new": 96 / 8000})


def test_investment_and_jobs_by_hand() -> None:
    """40 once, half each; 0.01 of 500 persons (each 10,000) go."""
    marks = {
        "weights": {"gain": 0.2, "investment": 0.4, "jobs": 0.4},
        "targets": {"gain": 1, "investment": 1, "jobs": 1},
    }
    found = settled(0.5, 0.5, assessment=marks).assessment
    assert found["investment"].to_dict() == pytest.approx({"old": 20 / 16000, "new": 20 / 8000})
    assert found["jobs"].to_dict() == pytest.approx({"old": -0.01 / 500, "new": 0.01 / 500})


def test_what_goes_anyway_counts_in_the_status_quo() -> None:
    """The firm goes to ``new`` with or without a pact: nothing changes but who counts its value added."""
    case = facts()
    case = case.model_copy(update={"transfers": (case.transfers[0].model_copy(update={"anyway": "new"}),)})
    found = settled(0.0, 0.25, case).assessment
    assert found["value-added"].to_dict() == pytest.approx({"old": 24 / 16000, "new": -24 / 8000})


def test_awards_by_score_and_by_what_is_counted() -> None:
    """10 a year: all by the score of value added, in which only ``new`` is above 0; or by value added at the host."""
    for key in ({"score": 1.0}, {"value-added": 1.0}, {"investment": 1.0}):
        scheme = settled(0.5, 0.5, award={"yearly": 10 * 1e8, "years": 1, "key": key})
        paid = scheme.ledger[scheme.ledger["item"] == "award"]
        assert paid.groupby("payee")["amount"].sum().to_dict() == pytest.approx({"new": 10.0}), key


def test_grades_and_scorecard() -> None:
    marks = Assessment(weights={"gain": 1.0}, targets={"gain": 0.01}, grades={"good": 0.5, "fair": 0.0})
    assert [marks.grade(score) for score in (0.7, 0.5, 0.1, -0.1)] == ["good", "good", "fair", None]
    found = evaluate(settled(0.5, 0.5))
    assert found.scheme.assessment["grade"].to_dict() == {"old": None, "new": "good"}
    assert found.indicator("lowest_score").value == pytest.approx(0.5 + 0.3 - 1)
    assert found.indicator("mean_score").value == pytest.approx((-0.2 + 0.5 + 0.6) / 2)
    assert found.indicator("ungraded_cities").value == ("old",)
    (card,) = [table for table in evaluation_tables(found) if table.key == "scorecard"]
    assert [card.texts(row, "en")[-1] for row in card.rows] == ["none", "good"]


def test_a_case_that_does_not_give_what_is_assessed_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"transfers\.value_added, hosts\.value_added"):
        check_applicable(two_city_case(transfer={"value_added": None}, host={"value_added": None}), rule())


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"statistics": {"counting": "double"}}, "nothing to choose"),
        ({"assessment": {"targets": {"gain": 0.01}}}, "not those of the weights"),
        ({"assessment": {"weights": {"gain": 0.9, "value-added": 0.5}}}, "1.4"),
        ({"assessment": {"weights": {"gain": 0.0, "value-added": 1.0}}}, "weighs the gain"),
        ({"coordination": {"mode": "consent"}}, "consent"),
        ({"award": {"yearly": 0, "years": 1, "key": {"score": 1.0}}}, "is a range"),
    ],
)
def test_rules_that_cannot_hold_together_are_refused(parts: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rule(0.3, **parts)


def test_a_scheme_of_other_terms_is_found_out() -> None:
    """The audit works scores out by itself: a scheme whose share was changed afterwards falls short."""
    scheme = design(facts(), rule(0.3))
    sizes = {"statistics.origin_share": 0.0}
    forged = replace(scheme, terms=scheme.terms.model_copy(update={"sizes": sizes}))
    assert list(forged.below_score.index) == ["old"]


def test_a_mechanism_without_assessment_stands_beside_one_with_it() -> None:
    """Its figures are missing, also those that are lists of cities."""
    tables = {table.key: table for table in comparison_tables(compare(facts(), [rule(), load_model("market-driven")]))}
    table = tables["assessment"]
    assert len(table.rows) == 4
    assert all(table.texts(row, "en")[-1] == "–" != table.texts(row, "en")[-2] for row in table.rows)
