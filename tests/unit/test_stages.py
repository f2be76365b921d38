"""Stages of commitment: what each holds and what a missing deal would take, by hand between two cities."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import citypact
from citypact.bundled import bundled_folder
from citypact.case.store import save_case
from citypact.cli import main
from citypact.errors import InvalidInput, Problem, SolverLimit
from citypact.evaluation import STAGES, Stages
from citypact.report.stages.document import stages_document
from citypact.report.stages.sentences import refusals, stage_sentences
from citypact.report.stages.tables import stage_tables
from support.adding_up import check
from support.bundled import playable
from support.two_cities import two_city_case, with_a_road


def test_a_firm_that_only_the_law_or_a_pledge_can_move() -> None:
    """The origin loses 1 a year for 8 years, which the host must make good: a pledge of 8, where exit is free.

    With a year of notice the host can pay 2.5 of it at once (all the tax, and half a percent of revenue into the
    fund), so that it takes 5.5: 0.5 more than 5 percent of its revenue of 100. The origin's budget loses 2 a year, of
    which 1 is more than it may be down: 7 in the later years, for which there are 5.5, and the 1 that both pay into the
    fund in the first year. The 0.5 that is missing can be pledged too, or borne; halved, the larger part is smallest.
    """
    by_consensus, by_pledge, by_law = citypact.stages(two_city_case()).stages
    assert [bool(stage.scheme and stage.scheme.terms.plan) for stage in (by_consensus, by_pledge, by_law)] == [
        False,
        False,
        True,
    ]
    for stage, beyond, borne in ((by_consensus, 8.0, {}), (by_pledge, 0.5, {"old": 0.5})):
        (need,) = stage.needs
        assert (need.item, need.host, need.gain) == ("firm", "new", pytest.approx(8.0))
        assert need.pledges == {"new": pytest.approx(beyond, abs=1e-6)}
        assert need.advances == pytest.approx(borne, abs=1e-6)
    assert by_law.needs == ()


def test_a_road_that_costs_before_it_pays_takes_years_of_loss() -> None:
    """It costs 10 in its first year and brings each city 7 afterwards: two halves of 10, and nobody needs to pledge."""
    found = citypact.stages(with_a_road(two_city_case(), 10.0, {"old": 1.0, "new": 1.0}))
    needs = {need.item: need for need in found.stages[0].needs}
    assert needs["road"].gain == pytest.approx(4.0)
    assert needs["road"].advances == {"old": pytest.approx(5.0, abs=1e-5), "new": pytest.approx(5.0, abs=1e-5)}
    assert needs["road"].pledges == {}
    assert [need.item for need in found.stages[0].needs] == ["firm", "road"]  # what takes least comes first
    pledged = found.stages[1]
    assert pledged.scheme is not None
    assert pledged.scheme.terms.projects == ("road",)


def test_a_city_borrows_where_standing_institutions_let_it() -> None:
    """Of its 5 in the first year each budget may be down by 1; 4 are borrowed and repaid by 1 a year, as it may be.

    What the road brings no budget sees.
    """
    found = citypact.stages(with_a_road(two_city_case(), 10.0, {"old": 1.0, "new": 1.0}))
    assert [stage.debts for stage in found.stages] == [{}, {"old": pytest.approx(4.0), "new": pytest.approx(4.0)}, {}]
    scheme = found.stages[1].scheme
    assert scheme is not None
    assert scheme.debts.loc["old"].round(6).tolist() == [4.0, 3.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0]


def test_what_is_printed_of_them_adds_up_or_says_that_it_is_rounded() -> None:
    found = citypact.stages(with_a_road(two_city_case(), 10.0, {"old": 1.0, "new": 1.0}))
    assert check(stage_tables(found)).keys() >= {"stages", "needs_voluntary-consensus"}


def test_the_verb_says_it_in_both_languages_and_in_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_case(two_city_case(), tmp_path / "two.json")
    assert main(["stages", str(tmp_path / "two.json"), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "Voluntary consensus: nothing can be signed that changes anything." in said
    assert "The first to come would be firm: it takes 8.0000 (100 million CNY)" in said
    data = json.loads((tmp_path / "out" / "stages.json").read_text("utf-8"))
    assert [stage["model"]["id"] for stage in data["stages"]] == list(STAGES)
    assert (tmp_path / "out" / "stages.xlsx").stat().st_size > 0
    assert main(["stages", str(tmp_path / "two.json"), "--lang", "zh", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == data["verdict"]
    assert "自愿协商共识：没有可签署的实质内容。" in data["verdict"]["zh"]
    assert main(["stages", str(tmp_path / "two.json"), "--model", "no-such"]) == 3


def test_a_stage_without_a_pact_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A minimum gain that doing nothing does not bring, and that nothing else can: 1000 for each city."""
    text = (bundled_folder("models") / "legal-pact.toml").read_text("utf-8")
    text = text.replace('id = "legal-pact"', 'id = "greedy"\ncurrency = "CNY"').replace(
        'city = "present-value"', 'city = "present-value"\nminimum_gain = 1e11'
    )
    text += '\n[references."participation.minimum_gain"]\ntext = "More than there is."\nstatus = "choice"\n'
    (tmp_path / "greedy.toml").write_text(text, encoding="utf-8")
    save_case(two_city_case(), tmp_path / "two.json")
    two = [str(tmp_path / "two.json"), "--model", str(tmp_path / "greedy.toml")]
    assert main(["stages", *two, "--model", "legal-pact"]) == 0
    said = capsys.readouterr().out
    assert "no pact holds" in said
    assert "Why no pact holds" in said
    assert main(["stages", *two, "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["stages"][0]["scheme"] is False


def test_a_stage_that_time_left_unanswered_is_not_said_to_have_no_pact() -> None:
    """Nor one whose mechanism does not fit the case."""
    whole = citypact.stages(two_city_case())
    first, second, third = whole.stages
    late = replace(second, outcome=SolverLimit("the time was over"), needs=())
    odd = replace(third, outcome=InvalidInput([Problem("legal-pact", "does not fit", "use another")]), needs=())
    found = replace(whole, stages=(first, late, odd))
    said = [str(sentence.text) for sentence in stage_sentences(found)]
    assert any("it is not known whether a pact holds" in line for line in said)
    assert any("the mechanism does not fit this case" in line for line in said)
    assert not any("no pact holds" in line for line in said)
    assert [str(title) for title, _ in refusals(found)] == [
        "Why it is not known whether a pact holds under “Institutional pact with pledges and loans”",
        "Why “Legally binding pact” does not fit",
    ]
    written = stages_document(found)["stages"]
    assert [stage["scheme"] for stage in written] == [True, False, False]
    assert "the time was over" in json.dumps(written[1]["reason"])


def test_later_stages_never_hold_less_on_a_real_case() -> None:
    """What a stage allows the next one allows too, but for the rights that coalitions have by law only."""
    found: Stages = citypact.stages(playable("middle-yangtze-provinces"))
    schemes = [stage.scheme for stage in found.stages]
    gains = [float(scheme.gain.sum()) for scheme in schemes if scheme is not None]
    assert len(gains) == 3
    assert gains == sorted(gains)
