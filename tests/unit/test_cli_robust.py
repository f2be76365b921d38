"""``citypact robust``: what it prints and writes, in both languages, and what it refuses."""

import json
from pathlib import Path

import pytest

from citypact.case import save_case
from citypact.cli import main
from citypact.report.refusal import Refusal
from citypact.report.robust.sentences import robust_sentences
from citypact.report.store import load_scheme
from citypact.report.told import refusal_in_words
from citypact.scenarios.robust import Listed, Sampled, robust_design
from citypact.scenarios.samples import sample
from citypact.scenarios.uncertainty import parse_uncertainties
from support.random_cases import random_case
from support.robust import COST, DEAR_HOST, LESS_TAX, one_ratio_case, one_ratio_rule

pytestmark = pytest.mark.sayable
VARY = ["--vary", "tax: hosts.*.tax_vat + hosts.*.tax_cit *= uniform(0.9, 0.2) by city"]
HYBRID = ["--model", "hybrid"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small case as a file."""
    return str(save_case(random_case(3, cities=3, transfers=4), tmp_path_factory.mktemp("case") / "case.json"))


def test_it_says_what_holds_and_writes_the_scheme_beside(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    asked = ["robust", case, *HYBRID, "--set", "projects.*.capital_cost*=1.1", "--curve", "--out", str(out)]
    assert main([*asked, "--lang", "zh"]) == 0
    assert "在 1 种情景的每一种中，各市收益均不低于其在该情景下单独所得" in capsys.readouterr().out
    data = json.loads((out / "robust.json").read_text(encoding="utf-8"))
    assert data["asked"]["kind"] == "scenarios"
    assert min(data["worlds"][0]["beyond_alone"].values()) >= -1e-6
    assert [step["found"] for step in data["curve"]] == [True]
    scheme = load_scheme(out)
    assert data["gains"] == [
        {"city": c, "base": pytest.approx(row["base"]), "robust": float(scheme.gain[c]), "change": row["change"]}
        for row, c in ((row, row["city"]) for row in data["gains"])
    ]
    assert scheme.verification["robust"]["settled"] == 1
    page = (out / "robust.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert main([*asked, "--lang", "zh"]) == 2  # files are there already
    capsys.readouterr()


def test_drawn_futures_come_with_what_they_say_of_others(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["robust", case, *HYBRID, *VARY, "--futures", "24", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    said = data["confidence"]
    assert said["futures"] == len(data["worlds"]) == 24
    assert 0.0 < said["failing"] < 1.0
    assert said["needed"] > said["support"]
    assert any("Campi, Garatti and Ramponi" in line for line in data["verdict"]["en"])
    (least, most) = next(iter(data["asked"]["between"].values()))
    assert 0.9 <= least < most <= 1.1


def test_correlations_of_a_file_have_no_place_among_deviations(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "levers.toml"
    lines = [f"{tax}: hosts.*.tax_{tax} *= uniform(0.9, 0.2)" for tax in ("vat", "cit")]
    file.write_text(f'vary = {json.dumps(lines)}\ncorrelate = ["vat,cit=0.5"]\n', "utf-8")
    assert main(["robust", case, *HYBRID, "--levers", str(file), "--at-most", "1"]) == 2
    assert "Give either --at-most or correlate" in " ".join(capsys.readouterr().err.split())


def test_all_that_states_nothing_is_told_at_once(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["robust", case, "--vary", "no line", "--correlate", "no pair"]) == 3
    told = capsys.readouterr().err
    assert "--vary" in told
    assert "--correlate" in told


def test_what_is_nearly_certain_is_not_said_to_be_certain() -> None:
    case = one_ratio_case()
    futures = sample(case, parse_uncertainties([COST]), "random", 24, 1)
    found = robust_design(case, one_ratio_rule(), Sampled(futures))
    said = " ".join(sentence.text for sentence in robust_sentences(found, found.confidence(1e-9, 0.00125)))
    assert "with a certainty of 99.9999999%" in said
    assert "would say at most 0.125%" in said


def test_deviations_and_tails(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["robust", case, *HYBRID, *VARY, "--at-most", "1"]) == 0
    assert "Whatever at most 1 of" in capsys.readouterr().out
    assert main(["robust", case, *HYBRID, *VARY, "--tail", "0.75", "--futures", "16"]) == 0
    assert "On average over the worst 25%" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "the minimum gain, also in: new: dear-host; old: less-tax"),
        ("zh", "不低于单独所得与最低收益之和：new：dear-host；old：less-tax"),
    ],
)
def test_the_refusal_names_scenario_and_city(lang: str, said: str) -> None:
    case, rule = one_ratio_case(), one_ratio_rule()
    with pytest.raises(Refusal) as refused, refusal_in_words(case, rule):
        robust_design(case, rule, Listed((DEAR_HOST, LESS_TAX)))
    assert said in refused.value.text(lang)
    assert {"en": "These are lower bounds", "zh": "以上均为下限"}[lang] in refused.value.text(lang)
    assert refused.value.document(lang)["prices_are_lower_bounds"]
    assert refused.value.exit_code == 4
    kinds = {demand["kind"]: demand["subject"]["scenario"] for demand in refused.value.document(lang)["conflict"]}
    assert kinds.keys() == {"scenario-gain"}


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ([], 2, "in which futures it must hold"),
        (["--scenario", "all"], 3, "nothing is asked but the forecast"),
        (["--scenario", "none-such"], 3, "none-such"),
        ([*VARY, "--set", "case.discount_rate=0.05"], 2, "Give either --scenario / --set or --vary / --levers"),
        ([*VARY, "--at-most", "1", "--tail", "0.9"], 2, "--at-most"),
        ([*VARY, "--at-most", "1", "--correlate", "a,b=0.5"], 2, "--correlate"),
        (["--set", "case.discount_rate=0.05", "--seed", "3"], 2, "--seed"),
        ([*VARY, "--no-coalitions"], 2, "--no-coalitions"),
        ([*VARY, "--at-most", "9"], 3, "can deviate"),
        (["--vary", "hosts.*.tax_vat *= norm(1, 0.1)", "--at-most", "1"], 3, "without a least and a largest value"),
        ([*VARY, "--tail", "1.5"], 3, "between 0"),
        (["--set", "case.discount_rate=0.05", "--failing", "0.1"], 2, "--doubt / --failing"),
        ([*VARY, "--at-most", "1", "--doubt", "0.1"], 2, "--doubt / --failing or --at-most"),
        ([*VARY, "--draw", "sobol", "--doubt", "0.1"], 2, "--doubt / --failing or --draw sobol"),
        ([*VARY, "--tail-loss", "2"], 2, "give --tail too"),
        ([*VARY, "--doubt", "0"], 2, "--doubt is a part between 0 and 1"),
        (["--vary", "host.*.tax_vat *= uniform(0.9, 0.2)"], 3, "Did you mean 'hosts'"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    case: str, options: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["robust", case, *options]) == code
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
