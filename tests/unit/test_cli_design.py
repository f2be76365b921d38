"""The verbs design, simulate, game and report: files, exit codes, languages, nothing overwritten."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import highspy
import pandas
import pytest

import citypact
from citypact.case import save_case
from citypact.game import Game
from citypact.text import say
from support.dossiers import bilingual_case
from support.screen import run

FILES = {"scheme.json", "ledger.csv", "scheme.xlsx", "report.html", "pact.docx"}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case as a file."""
    return save_case(bilingual_case(), tmp_path_factory.mktemp("case") / "case.json")


def test_design_prints_the_scheme_and_writes_every_file(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "design", case, "--out", tmp_path / "out")
    assert done.code == 0
    assert "Designed pact: Four made-up cities" in done.out
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert all(f"Wrote {tmp_path / 'out' / name}" in done.out for name in FILES)
    scheme = citypact.design(bilingual_case())
    stored = json.loads((tmp_path / "out" / "scheme.json").read_text("utf-8"))
    assert {row["city"]: row["gain"] for row in stored["gains"]} == scheme.gain.to_dict()


def test_json_is_one_document_and_the_same_as_the_file(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "design", case, "--json", "--out", tmp_path)
    assert done.json == json.loads((tmp_path / "scheme.json").read_text("utf-8"))


def test_chinese_is_spoken_throughout(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run(capsys, "design", case, "--lang", "zh")
    assert "协议设计方案：四个虚构城市" in done.out
    assert "0号市" in done.out
    assert "Gains" not in done.out


def test_nothing_is_overwritten_unasked(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "report.html"
    mine.write_text("mine", "utf-8")
    refused = run(capsys, "design", case, "--out", tmp_path)
    assert refused.code == 2
    assert "report.html" in refused.err
    assert {path.name for path in tmp_path.iterdir()} == {"report.html"}
    assert mine.read_text("utf-8") == "mine"
    assert run(capsys, "design", case, "--out", tmp_path, "--force").code == 0
    assert mine.read_text("utf-8").startswith("<!doctype html>")
    assert {path.name for path in tmp_path.iterdir()} == FILES


@pytest.mark.parametrize("name", ["program.lp", "program.mps"])
def test_the_exported_program_has_the_optimum_of_the_scheme(
    case: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "design", case, "--json", "--lp", tmp_path / name)
    stage = done.json["verification"]["stages"][-1]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    assert solver.readModel(str(tmp_path / name)) == highspy.HighsStatus.kOk
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    named = re.search(r"money_x_([0-9.]+)", (tmp_path / name).read_text("utf-8"))
    assert named, "the program's name says in which unit its money is"
    found = solver.getInfo().objective_function_value * float(named[1])
    assert found == pytest.approx(stage["value"], abs=1e-6 * float(named[1]))


def test_a_program_needs_a_known_format(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run(capsys, "design", case, "--lp", tmp_path / "program.txt")
    assert done.code == 2
    assert ".lp" in done.err
    assert not list(tmp_path.iterdir())


def test_simulate_says_whom_the_rule_leaves_worse_off_and_who_would_block_it(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "simulate", case, "--model", "bth-2015", "--out", tmp_path)
    scheme = citypact.simulate(bilingual_case(), citypact.load_model("bth-2015"))
    assert done.code == 0
    assert len(scheme.worse_off) > 0
    assert "Worse off than alone" in done.out
    assert f"{len(scheme.objections)} of {len(scheme.stability)} coalitions could do better alone" in done.out
    assert "esigned pact" not in done.out
    stored = json.loads((tmp_path / "scheme.json").read_text("utf-8"))
    assert stored["kind"] == "simulation"
    assert stored["verdict"]["worse_off"] == pytest.approx(scheme.worse_off.to_dict())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_mechanism_with_something_open_cannot_be_simulated(
    case: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "simulate", case, "--model", "hybrid", "--lang", lang)
    assert done.code == 3
    assert "tax_sharing.origin_share" in done.err
    assert "citypact design --model hybrid" in done.err


@pytest.mark.parametrize("verb", ["design", "simulate", "game"])
def test_unknown_cases_and_mechanisms_are_invalid_input(
    verb: str, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, verb, "no-such-case").code == 3
    assert run(capsys, verb, case, "--model", "no-such-model").code == 3


GREEDY = 'city = "present-value"\nminimum_gain = 0'


@pytest.fixture
def greedy(tmp_path: Path) -> Path:
    """The hybrid mechanism in which every city asks for 100 billion."""
    from citypact.bundled import bundled_folder

    text = (bundled_folder("models") / "hybrid.toml").read_text("utf-8")
    assert GREEDY in text
    path = tmp_path / "greedy.toml"
    asking = text.replace(GREEDY, GREEDY[:-1] + "100_000_000_000")
    path.write_text(asking.replace('id = "hybrid"', 'id = "hybrid"\ncurrency = "CNY"'), "utf-8")
    return path


@pytest.mark.parametrize(
    ("lang", "objects", "price"),
    [("en", "each city gains at least", "Money from outside"), ("zh", "各市收益不低于", "引入外部资金")],
)
def test_no_scheme_is_an_answer_with_reasons_and_prices(
    case: Path, greedy: Path, tmp_path: Path, lang: str, objects: str, price: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "design", case, "--model", greedy, "--lang", lang, "--out", tmp_path / "out")
    assert done.code == 4
    assert objects in done.err
    assert price in done.err
    assert not (tmp_path / "out").exists()


def test_the_price_of_outside_money_is_what_is_missing(
    case: Path, greedy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = run(capsys, "design", case, "--model", greedy, "--json")
    assert answer.code == 4
    prices = {price["kind"]: price for price in answer.json["prices"]}
    game = citypact.coalition_game(bilingual_case(), citypact.load_model("hybrid"))
    alone = sum(game.worths[1 << i] for i in range(game.n))
    missing = alone + 4 * 1000.0 - game.worths[-1]  # each of four cities asks for 1,000 (100 million) beyond alone
    assert prices["subsidy"]["money"] == pytest.approx(missing, rel=1e-6)
    assert "引入外部资金" in prices["subsidy"]["zh"]
    assert all(demand["zh"] and demand["en"] for demand in answer.json["demands"])


def test_game_writes_every_coalition_with_its_plan_and_the_proofs(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "game", case, "--out", tmp_path)
    assert done.code == 0
    assert "holds" in done.out
    assert "FAILS" not in done.out
    table = citypact.worth_table(bilingual_case())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "coalitions.csv").read_text("utf-8-sig"))))
    assert [float(row["worth"]) for row in rows] == table.worths[1:].tolist()
    for row in rows:
        plan = table.plan(int(row["coalition"]))
        assert row["moves"] == ";".join(f"{k}>{h}" for k, h in plan.hosts.items())
        assert row["projects"] == ";".join(plan.projects)
        assert row["members"].split(";") == list(table.game.coalition(int(row["coalition"])))
    stored = json.loads((tmp_path / "game.json").read_text("utf-8"))
    again = Game(stored["worths"], stored["players"])
    assert {row["city"]: row["nucleolus"] for row in stored["solutions"]} == pytest.approx(again.nucleolus().to_dict())
    assert {row["city"]: row["shapley"] for row in stored["solutions"]} == pytest.approx(again.shapley().to_dict())
    assert all(stored[part]["holds"] for part in ("core", "least_core", "nucleolus", "prenucleolus"))
    assert stored["core"]["empty"] is False


def test_an_empty_core_is_proved_by_a_balanced_collection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from fractions import Fraction

    from support.empty_core import empty_core_case

    path = save_case(empty_core_case(), tmp_path / "empty.json")
    told = run(capsys, "game", path)
    assert "The core is empty" in told.out
    core = run(capsys, "game", path, "--json").json["core"]
    assert core["empty"] is True
    weights = [Fraction(weight) for weight in core["weights"]]
    for city in citypact.load_case(path).cities:
        cover = sum(w for w, c in zip(weights, core["balanced_collection"], strict=True) if city.id in c)
        assert cover == 1


NOTES = ("proof", "proof_stated")


def test_report_shows_a_stored_scheme_again(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    shown = run(capsys, "design", case, "--out", first)
    shown_again = run(capsys, "report", first, "--out", second)
    assert shown_again.code == 0
    assert shown_again.out.split("Wrote")[0] == shown.out.split("Wrote")[0]
    assert {path.name for path in second.iterdir()} == {"scheme.xlsx", "report.html", "pact.docx"}
    pages = [unescape((folder / "report.html").read_text("utf-8")) for folder in (first, second)]
    # The same but for what a stored scheme only states.
    found, stated = ({lang: say(f"report.note.{note}", lang) for lang in ("en", "zh")} for note in NOTES)
    for lang, text in stated.items():
        assert text in pages[1]
        pages[1] = pages[1].replace(text, found[lang])
    assert pages[0] == pages[1]
    books = [pandas.read_excel(folder / "scheme.xlsx", sheet_name=None, header=None) for folder in (first, second)]
    assert list(books[0]) == list(books[1])
    for sheet, cells in books[0].items():
        again = books[1][sheet].map(lambda cell: str(cell).replace(stated["en"], found["en"]))
        assert cells.map(str).equals(again), sheet
    assert run(capsys, "report", first, "--out", first).code == 2
    assert run(capsys, "report", tmp_path / "nowhere").code == 3


def test_report_refuses_gains_that_do_not_follow(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "design", case, "--out", tmp_path)
    path = tmp_path / "scheme.json"
    data = json.loads(path.read_text("utf-8"))
    data["gains"][1]["gain"] += 0.5
    path.write_text(json.dumps(data), "utf-8")
    refused = run(capsys, "report", tmp_path)
    assert refused.code == 3
    assert data["gains"][1]["city"] in refused.err
    assert "不符" in run(capsys, "report", tmp_path, "--lang", "zh").err


def test_the_contract_of_the_package() -> None:
    case, model = bilingual_case(), citypact.load_model("hybrid")
    scheme = citypact.design(case, model)
    assert citypact.settle(case, model, scheme).equals(scheme.ledger)
    assert citypact.settle(case, model, scheme.terms).equals(scheme.ledger)
    assert citypact.coalition_game(case, model).worths.tolist() == scheme.table.worths.tolist()
    assert isinstance(scheme, citypact.Scheme)
    assert isinstance(scheme.terms, citypact.Terms)
    for name in set(citypact.__all__) - {"__version__"}:
        assert callable(getattr(citypact, name))
    with pytest.raises(AttributeError, match="no_such_name"):
        citypact.no_such_name  # noqa: B018


def test_a_terminal_shows_how_far_the_worths_are(
    case: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = run(capsys, "game", case)
    assert all(line.startswith("warning: ") for line in silent.err.splitlines())
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    told = run(capsys, "game", case)
    assert "What every coalition could earn" in told.err
    assert "What every coalition could earn" not in told.out


def test_the_same_input_gives_the_same_bytes_in_every_process(case: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "citypact", "design", str(case), "--out", str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONWARNINGS": "error"}
        subprocess.run(command, env=environment, check=True, capture_output=True)
    for name in FILES:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_another_order_of_the_cities_changes_no_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = bilingual_case()
    parts = ("cities", "transfers", "hosts", "projects", "project_benefits")
    turned = case.model_copy(update={part: getattr(case, part)[::-1] for part in parts})
    runs = [
        run(capsys, "design", save_case(facts, tmp_path / f"{n}.json"), "--json").json
        for n, facts in enumerate((case, turned))
    ]
    for part, key in (("gains", "city"), ("shares", "transfer"), ("fund", "year")):
        first, second = ({row[key]: row for row in found[part]} for found in runs)
        assert first == second


def test_importing_the_package_loads_no_solver() -> None:
    code = "import sys, citypact; sys.exit(bool({'pulp', 'highspy', 'pandas', 'plotly'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
