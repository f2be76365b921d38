"""What keeps a design from its aim: by hand on one transfer, and against designs under a rule looser by a step."""

from typing import Any

import pytest

from citypact.mechanism import Mechanism, Range
from citypact.optimize import design
from citypact.optimize.binding import Missed, missed
from citypact.optimize.design import prepare
from citypact.optimize.subject import Kind, Subject
from citypact.pact.scheme import Scheme
from citypact.report.dossier import Dossier
from citypact.report.tables import binding
from citypact.report.verdict import verdict
from citypact.text import in_language
from support.borrowing import lending
from support.desk import hybrid
from support.two_cities import two_city_case

# The move costs the origin 16 of tax and frees land worth 8, all of which the host gets or pays back in some part:
# v(N) = 8, the Shapley value 4 and 4, and the origin has 8 - 16 + 16 s.


def _ruled(**share: Any) -> Mechanism:
    return hybrid(tax_sharing={"origin_share": Range(**share)}).model_copy(update={"fund": None, "subsidy": None})


def _designed(model: Mechanism) -> tuple[Scheme, Missed | None]:
    scheme = design(two_city_case(), model)
    return scheme, missed(scheme, prepare(scheme.case, scheme.model, scheme.table))


def test_a_cap_keeps_the_origin_from_its_shapley_value() -> None:
    scheme, found = _designed(_ruled(min=0.0, max=0.6))
    assert scheme.gain.to_dict() == pytest.approx({"old": 1.6, "new": 6.4})
    assert found is not None
    assert (found.aim, found.by) == ("nearest-shapley", pytest.approx(4.8))
    assert found.by_steps == pytest.approx(0.0, abs=1e-6)
    (limit,) = found.limits
    assert (limit.kind, limit.subject.transfer) == (Kind.SHARE_CAP, "firm")
    assert limit.step == pytest.approx(0.08)  # a hundredth of the joint gain, in one figure
    assert limit.nearer == pytest.approx(0.16)  # what one side gets more, the other gets less
    assert limit.weight == pytest.approx(2.0)


def test_a_step_is_worth_what_a_design_with_that_step_says() -> None:
    found = _designed(_ruled(min=0.0, max=0.6))[1]
    looser = _designed(_ruled(min=0.0, max=0.6 + 0.08 / 16))[1]
    assert found is not None
    assert looser is not None
    assert found.by - looser.by == pytest.approx(found.limits[0].nearer)


def test_steps_alone_can_be_what_stands_in_the_way() -> None:
    scheme, found = _designed(_ruled(min=0.0, max=1.0, step=0.2))  # 0.75 is wanted, 0.8 is nearest
    assert scheme.gain["old"] == pytest.approx(4.8)
    assert found is not None
    assert (found.by, found.by_steps, found.limits) == (pytest.approx(1.6), pytest.approx(1.6), ())


def test_an_aim_that_is_reached_is_not_missed() -> None:
    assert _designed(_ruled(min=0.0, max=1.0))[1] is None


def _lent(rule: dict[str, Any], *before: str) -> tuple[Scheme, Missed | None]:
    """The site costs 2 in the first year: v(N) = 22. Without loans half of that year's 4 is left to share, then 0.6.

    So the origin gets 8 * -1 + 4 * (0.5 + 7 * 0.6) = 10.8 of the 11 that are its Shapley value, the host 11.2.
    """
    model = lending({"debt_limit": 0.05, "debt_limits": {"old": 0.0}} | rule)
    ratio = model.tax_sharing.model_copy(update={"origin_share": Range(min=0.0, max=0.6)})
    aims = model.design.model_copy(update={"objectives": (*before, "nearest-shapley")})
    model = model.model_copy(update={"tax_sharing": ratio, "design": aims})
    scheme = design(two_city_case(lift=2.0, host={"capital_cost": 2.0}), model)
    return scheme, missed(scheme, prepare(scheme.case, scheme.model, scheme.table))


@pytest.mark.parametrize(("most", "nearer"), [(0.001, 0.27), (0.05, 0.4 - 0.2 / 11.0)])
def test_where_loans_are_dear_their_cost_binds_and_not_their_limit(most: float, nearer: float) -> None:
    """A loan of L at 10 % brings the origin L and costs the host 1.1 L: |0.2 - L| + |0.2 - 1.1 L| in place of 0.4.

    Where it may owe no more than 0.1 the host comes nearest by seven years of interest: 0.1 + |0.1 - 7 * 0.01|.
    """
    scheme, found = _lent({"bond_rate": 0.1, "debt_limit": most})
    assert not scheme.debts.any(axis=None)
    assert found is not None
    assert (found.by, found.by_steps) == (pytest.approx(0.4, abs=1e-5), pytest.approx(0.0, abs=1e-6))
    brings = {limit.kind: limit.nearer for limit in found.limits}
    assert set(brings) == {Kind.LOAN_COST, Kind.SHARE_CAP, Kind.YEARLY_GAIN}
    assert brings[Kind.LOAN_COST] == pytest.approx(nearer, abs=1e-5)
    set_by = {row[0]: row[2] for row in binding(Dossier(scheme, "design")).rows}
    assert set_by["More may be lost to lenders"] == "borrowing.bond_rate"


def test_an_aim_that_goes_before_can_be_what_binds() -> None:
    scheme, found = _lent({}, "least-debt")
    assert found is not None
    assert (found.by, found.by_steps) == (pytest.approx(0.4, abs=1e-5), pytest.approx(0.0, abs=1e-6))
    assert Subject(objective="least-debt") in [limit.subject for limit in found.limits]
    rows = {row[0]: row for row in binding(Dossier(scheme, "design")).rows}
    before = rows["An aim that goes before may give way"]
    assert (before[2], in_language(str(before[1]), "en")) == ("design.objectives", "least debt of cities")


def test_a_report_says_what_binds() -> None:
    scheme, _ = _designed(_ruled(min=0.0, max=0.6))
    dossier = Dossier(scheme, "design")
    (row,) = binding(dossier).rows
    assert row[2] == "tax_sharing.origin_share"
    said = [in_language(s.text, lang) for s in verdict(dossier) for lang in ("en", "zh")]
    assert any("is missed by 4.8" in text and "0.16" in text for text in said)
    assert any("合计相差 4.8" in text for text in said)
    assert Dossier(scheme, "offer").missed is None
