"""One way through: a design on the table, an offer held in a design, an agreed offer as a scheme; each read back."""

import json
from pathlib import Path
from typing import Any

import pytest

import citypact
from citypact.case import save_case
from citypact.errors import InvalidInput
from citypact.negotiation.files import load_offer, offer_toml
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import design_around, settle_offer, take_position
from citypact.negotiation.settled import scheme_offer
from citypact.report.outputs import EVERY
from support.dossiers import bilingual_case
from support.screen import run

pytestmark = pytest.mark.sayable
MODELS = ["hybrid", "legal-pact", "bth-2015"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_case(bilingual_case(), tmp_path_factory.mktemp("case") / "case.json")


def gains_of(folder: Path) -> dict[str, float]:
    stored: dict[str, Any] = json.loads((folder / "scheme.json").read_text("utf-8"))
    return {row["city"]: row["gain"] for row in stored["gains"]}


@pytest.mark.parametrize("name", MODELS)
def test_a_scheme_laid_on_the_table_is_the_scheme(name: str, tmp_path: Path) -> None:
    case, model = bilingual_case(), citypact.load_model(name)
    scheme = citypact.design(case, model) if model.open_parameters else citypact.simulate(case, model)
    file = tmp_path / "offer.toml"
    file.write_text(offer_toml(scheme_offer(scheme)), "utf-8")
    offer = load_offer(file, model)
    assert offer.model == name
    again = settle_offer(take_position(case, model, offer, scheme.table))
    assert again.gain.to_dict() == pytest.approx(scheme.gain.to_dict(), abs=1e-6)
    assert again.terms.plan == scheme.terms.plan
    for transfer, shares in scheme.terms.origin_share.items():
        assert again.terms.origin_share[transfer] == pytest.approx(shares, abs=1e-6)
    if model.open_parameters:
        assert again.accepted == scheme.accepted


def test_what_an_offer_fixes_is_held_and_the_rest_designed() -> None:
    case, model = bilingual_case(), citypact.load_model("hybrid")
    free = citypact.design(case, model)
    moved = next(iter(free.terms.plan))
    offer = Offer(clauses=(Clause(number="origin_share", transfer=moved, value=0.25),))
    held = design_around(take_position(case, model, offer, free.table))
    shared = [share for share in held.terms.origin_share[moved] if share > 0]
    assert shared == pytest.approx([0.25] * len(shared))
    assert held.accepted
    best, least = (min((s.gain - s.gains["shapley"]).abs().max() for s in (one,)) for one in (free, held))
    assert best <= least + 1e-9  # what is held cannot bring the design nearer to its aim


def test_the_whole_way_from_the_command_line(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    design, table, talks, last = (tmp_path / name for name in ("design", "table", "talks", "last"))
    assert run(capsys, "design", case, "--out", design).code == 0
    assert run(capsys, "offer", design, "--out", table).code == 0
    told = run(capsys, "negotiate", "counter", case, "--offer", table / "offer.toml", "--out", talks)
    assert told.code == 0
    assert {path.name for path in (talks / "offered").iterdir()} == set(EVERY)
    assert gains_of(talks / "offered") == pytest.approx(gains_of(design), abs=1e-6)
    # What the desk answers is a scheme like any other, and an offer that comes back to it.
    assert gains_of(talks / "counter-fewest") == pytest.approx(gains_of(design), abs=1e-6)
    assert run(capsys, "design", case, "--offer", talks / "counter-fewest.xlsx", "--out", last).code == 0
    assert gains_of(last) == pytest.approx(gains_of(talks / "counter-fewest"), abs=1e-6)
    for folder in (talks / "offered", talks / "counter-fewest", last):
        assert run(capsys, "evaluate", folder).code == 0
        assert run(capsys, "report", folder).code == 0
    assert run(capsys, "accounts", last, "--form", tmp_path / "form.csv").code == 0


def test_an_offer_that_somebody_refuses_is_a_scheme_that_says_so(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offer = tmp_path / "nothing.toml"
    offer.write_text('[[clauses]]\nnumber = "origin_share"\nvalue = 0.0\n', "utf-8")
    assert run(capsys, "negotiate", "objections", case, "--offer", offer, "--out", tmp_path / "talks").code == 0
    offered = tmp_path / "talks" / "offered"
    stored = json.loads((offered / "scheme.json").read_text("utf-8"))
    shown = run(capsys, "report", offered)
    assert shown.code == 0
    assert stored["kind"] == "offer"
    worse = [city for city, gain in gains_of(offered).items() if gain < -1e-6]
    told = {breach["subject"] for breach in stored["breaches"] if breach["rule"].startswith("participation")}
    assert set(worse) <= told


@pytest.mark.parametrize("verb", [["negotiate", "objections"], ["design"]])
def test_a_scheme_that_is_put_where_an_offer_belongs_is_named(
    verb: list[str], case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "design", case, "--out", tmp_path / "pact").code == 0
    done = run(capsys, *verb, case, "--offer", tmp_path / "pact" / "scheme.json")
    assert done.code == 3
    assert "scheme" in done.err
    assert "citypact offer" in done.err


def test_an_offer_that_cannot_be_held_says_why(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offer = tmp_path / "nothing.toml"
    clauses = ["origin_share", "fund_share", "contribution_rate", "grant"]
    text = 'model = "hybrid"\n' + "".join(f'[[clauses]]\nnumber = "{name}"\nvalue = 0.0\n' for name in clauses)
    offer.write_text(text + '[[clauses]]\nnumber = "project_share"\nvalue = "equal"\n', "utf-8")
    done = run(capsys, "design", case, "--offer", offer)
    assert done.code == 4
    assert "No scheme" in done.out + done.err


def test_rules_that_an_offer_changed_travel_with_the_scheme() -> None:
    case, model = bilingual_case(), citypact.load_model("hybrid")
    changed = Offer(rules={"tax_sharing.term": 3})
    position = take_position(case, model, changed, citypact.worth_table(case))
    offer = scheme_offer(settle_offer(position))
    assert (offer.model, offer.rules) == ("hybrid", {"tax_sharing.term": 3})
    with pytest.raises(InvalidInput):
        load_offer("no-such-file.toml", model)


def test_the_way_in_python(tmp_path: Path) -> None:
    case, model = bilingual_case(), citypact.load_model("hybrid")
    table = citypact.worth_table(case)
    scheme = citypact.design(case, model, table)
    talks = citypact.negotiate(case, model, scheme.to_offer(), table)
    assert talks.scheme.gain.to_dict() == pytest.approx(scheme.gain.to_dict(), abs=1e-6)
    assert talks.objections.losses.empty
    assert talks.why_not() is None
    assert talks.counter().clauses_changed == 0
    assert {path.name for path in scheme.write(tmp_path / "pact")} == set(EVERY)
    assert scheme.to_excel(tmp_path / "pact.xlsx").read_bytes() == (tmp_path / "pact" / "scheme.xlsx").read_bytes()
    assert scheme.report("zh").startswith("<!doctype html>")
    assert "四个虚构城市" in scheme.report("zh")
    poor = citypact.negotiate(case, model, Offer(clauses=(Clause(number="origin_share", value=0.0),)), table)
    assert poor.scheme.write(tmp_path / "poor")
    read = citypact.load_scheme(tmp_path / "poor")
    assert read.gain.to_dict() == pytest.approx(poor.scheme.gain.to_dict())


def test_a_case_with_figures_changed_as_on_the_command_line() -> None:
    case = bilingual_case()
    changed = case.with_("case.discount_rate=0.03", "transfers.*.growth*=0.5")
    assert changed.discount_rate == 0.03
    assert [t.growth for t in changed.transfers] == pytest.approx([t.growth / 2 for t in case.transfers])
    assert {t.evidence for t in changed.transfers} == {"assumed"}
    assert case.with_() is case
    for wrong in ("case.discount_rate=0.03,0.05", "case.no_such=1", "growth"):
        with pytest.raises(InvalidInput):
            case.with_(wrong)
