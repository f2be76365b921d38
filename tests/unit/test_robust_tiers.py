"""Ratios by tiers of realised tax, where no fixed ratio holds: by hand, settled by the ledger, in drawn futures."""

import json
from pathlib import Path

import docx
import numpy as np
import pytest
from numpy.typing import NDArray

from citypact.case import save_case
from citypact.cli import main
from citypact.errors import InvalidInput, SolverLimit
from citypact.mechanism import Range
from citypact.optimize import NoScheme
from citypact.pact.ledger import gains, settle
from citypact.scenarios import grid
from citypact.scenarios.robust import Budget, Listed, Robust, Sampled, intervals, robust_design
from citypact.scenarios.robust.listed import AskedOfListed
from citypact.scenarios.samples import sample
from citypact.scenarios.uncertainty import parse_uncertainties
from support.robust import DEAR_HOST, LESS_TAX, one_ratio_case, one_ratio_rule

CASE, RULE = one_ratio_case(), one_ratio_rule()
BOTH = Listed((DEAR_HOST, LESS_TAX))


def others_of(found: Robust) -> NDArray[np.float64]:
    """The ratios of the firm below and above the forecast, shape (2, years)."""
    assert found.scheme.terms.tax_tiers is not None
    other = found.scheme.terms.tax_tiers.ratios["firm"]
    return np.array([other.below, other.above])


def test_where_no_fixed_ratio_holds_one_by_tiers_does() -> None:
    with pytest.raises(NoScheme):
        robust_design(CASE, RULE, BOTH)
    found = robust_design(CASE, RULE, BOTH, tiers=0.1)
    around = np.array(found.scheme.terms.origin_share["firm"])
    below, above = others_of(found)
    assert around == pytest.approx(np.full(8, 0.5), abs=1e-6)  # the dear host collects as forecast: 3 (1 - s) = 1.5
    assert below == pytest.approx(np.full(8, 1.0 / 1.8), abs=1e-6)  # the origin needs 1 of 1.8
    assert above == pytest.approx(around, abs=1e-6)  # no future is there: as near as can be


def test_the_ledger_settles_each_scenario_by_the_ratios_of_its_tier() -> None:
    found = robust_design(CASE, RULE, BOTH, tiers=0.1)
    assert isinstance(found.asked, AskedOfListed)
    dear, less = found.asked.worlds
    terms = found.scheme.terms
    share = {"firm": tuple(float(x) for x in others_of(found)[0])}
    below = terms.model_copy(update={"origin_share": share, "tax_tiers": None})
    for world, own, settled in ((dear, terms, found.settled[0]), (less, below, found.settled[1])):
        by_hand = gains(world.case, settle(world.case, RULE, own)).to_numpy()
        assert settled.slack[:2].tolist() == by_hand.tolist()
        assert by_hand.min() >= -1e-5


def test_tax_within_the_width_is_as_forecast() -> None:
    found = robust_design(CASE, RULE, BOTH, tiers=0.05)
    wide = Listed((DEAR_HOST, *grid(["hosts.*.tax_vat*=0.97"])))
    near = robust_design(CASE, RULE, wide, tiers=0.05)
    assert others_of(near)[0] == pytest.approx(np.array(near.scheme.terms.origin_share["firm"]), abs=1e-6)
    assert found.scheme.terms.origin_share["firm"] == pytest.approx((0.5,) * 8, abs=1e-6)
    with pytest.raises(NoScheme):  # 40 % less is within this width, so that both scenarios have one ratio
        robust_design(CASE, RULE, BOTH, tiers=0.45)


def test_a_ratio_by_steps_stays_on_its_steps_in_every_tier() -> None:
    found = robust_design(CASE, one_ratio_rule(origin_share=Range(min=0.0, max=1.0, step=0.1)), BOTH, tiers=0.1)
    assert others_of(found)[0] == pytest.approx(np.full(8, 0.6))
    assert found.scheme.terms.origin_share["firm"] == pytest.approx((0.5,) * 8)


def test_drawn_futures_are_held_by_the_ratios_of_their_years() -> None:
    lines = [
        "tax: hosts.*.tax_vat + hosts.*.tax_cit *= [0.6, 1.0, 1.3]",
        "cost: hosts.*.annual_cost = uniform(0.1, 0.6)",
    ]
    futures = sample(CASE, parse_uncertainties(lines), "random", 24, 3)
    found = robust_design(CASE, RULE, Sampled(futures), tiers=0.1)
    tax, cost = futures.values(0, 24).T
    around, (below, above) = found.scheme.terms.origin_share["firm"][0], others_of(found)[:, 0]
    share = np.select([tax < 0.9, tax > 1.1], [below, above], around)
    origin, host = 8.0 * (3.0 * tax * share - 1.0), 8.0 * (3.0 * tax * (1.0 - share) - cost)
    by_hand = np.column_stack([origin, host])
    assert by_hand.min() >= -1e-5
    assert np.array([each.slack[:2] for each in found.settled]) == pytest.approx(by_hand, abs=1e-6)


def test_deviations_are_looked_at_one_by_one_where_ratios_change_at_edges() -> None:
    lines = ["tax: hosts.*.tax_vat + hosts.*.tax_cit *= [0.6, 1.2]", "cost: hosts.*.annual_cost = [0.1, 1.5]"]
    budget = Budget(intervals(CASE, parse_uncertainties(lines)), 1)
    with pytest.raises(NoScheme):
        robust_design(CASE, RULE, budget)
    found = robust_design(CASE, RULE, budget, tiers=0.1)
    assert not found.asked.account["affine"]
    assert len(found.settled) == 5
    assert min(float(each.slack[:2].min()) for each in found.settled) >= -1e-5


def test_the_base_design_has_one_ratio_in_all_tiers_where_the_worst_deviations_alone_are_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = ["tax: hosts.*.tax_vat + hosts.*.tax_cit *= [0.6, 1.2]", "cost: hosts.*.annual_cost = [0.1, 1.5]"]
    budget = Budget(intervals(CASE, parse_uncertainties(lines)), 1)
    every = robust_design(CASE, RULE, budget, tiers=0.1)
    monkeypatch.setattr("citypact.scenarios.robust.budget._SETTLED", 4)
    found = robust_design(CASE, RULE, budget, tiers=0.1)
    assert len(found.before) <= len(every.before) == 5
    known = {each.world: each.slack for each in every.before}
    for each in found.before:
        assert each.slack[:2].tolist() == known[each.world][:2].tolist()
    lack = [min(float(each.slack[:2].min()) for each in settled) for settled in (every.before, found.before)]
    assert lack[0] == lack[1] < 0


def test_a_rule_without_an_open_ratio_has_no_tiers() -> None:
    with pytest.raises(InvalidInput, match="no ratio of an origin open"):
        robust_design(CASE, one_ratio_rule(origin_share=0.5), Listed((DEAR_HOST,)), tiers=0.1)


@pytest.mark.parametrize("width", [0.0, 1.0, float("nan")])
def test_a_width_is_a_part(width: float) -> None:
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        robust_design(CASE, RULE, BOTH, tiers=width)


def _no_time(*_: object, **__: object) -> str:
    raise SolverLimit("no time")


def test_the_command_line_offers_them_where_nothing_else_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASE.model_copy(update={"scenarios": (DEAR_HOST, LESS_TAX)})
    asked = ["robust", str(save_case(case, tmp_path / "case.json")), "--scenario", "all", "--model", "yunnan-2025"]
    assert main(asked) == 4
    assert "add --tiers 0.1" in capsys.readouterr().err
    with monkeypatch.context() as stopped:
        stopped.setattr("citypact.cli.robust._tried", _no_time)
        assert main(asked) == 4  # what was found out is said all the same
    assert "old: less-tax" in " ".join(capsys.readouterr().err.split())
    assert main([*asked, "--tiers", "0.1", "--lang", "zh"]) == 0
    assert "按实际税收分档的比例" in capsys.readouterr().out
    assert main([*asked, "--tiers", "0.1", "--out", str(tmp_path / "pact")]) == 0
    capsys.readouterr()
    signed = docx.Document(str(tmp_path / "pact" / "pact.docx"))
    assert any("take the place of these" in paragraph.text for paragraph in signed.paragraphs)
    (annex,) = (table for table in signed.tables if "Less tax" in [cell.text for cell in table.rows[0].cells])
    assert [cell.text for cell in annex.rows[0].cells][2:] == ["Less tax", "As forecast", "More tax"]
    below, around, _ = (float(cell.text.rstrip("%")) for cell in annex.rows[1].cells[2:])
    assert below > around
    assert main([*asked, "--tiers", "0.1", "--json"]) == 0
    tiers = json.loads(capsys.readouterr().out)["tiers"]
    (ratios,) = tiers["ratios"]
    assert ratios["below"] > ratios["around"]
    assert len(ratios["years"]) == 8
