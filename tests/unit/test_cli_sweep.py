"""``citypact sweep``: what it prints and writes, in both languages, and what it refuses."""

import json
from pathlib import Path

import pandas as pd
import pytest

from citypact.case import load_case, save_case
from citypact.cli import main
from citypact.content import fingerprint
from citypact.deadline import Deadline
from citypact.scenarios.sweep import Store
from citypact.scenarios.sweep.engine import task_of
from citypact.scenarios.sweep.work import work
from citypact.storage import frames
from citypact.text import both
from support.random_cases import random_case

VARY = ["--vary", "tax: hosts.*.tax_vat + hosts.*.tax_cit *= norm(1, 0.3) by city (0.2)"]
VARY += ["--vary", "benefit: project_benefits.*.benefit *= uniform(0.2, 1.2)"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small case as a file."""
    return str(save_case(random_case(7, cities=4, transfers=6), tmp_path_factory.mktemp("case") / "case.json"))


def test_it_says_who_may_lose_and_writes_what_there_is(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sweep"
    options = [*VARY, "--futures", "64", "--exact", "4", "--redesign", "2", "--correlate", "tax,benefit=0.4"]
    assert main(["sweep", case, *options, "--out", str(out), "--csv"]) == 0
    text = capsys.readouterr().out
    for part in ("Gains by city", "In ", "worked out anew in 4 futures", "Designed anew in 2 futures", "futures.csv"):
        assert part in text
    data = json.loads((out / "sweep.json").read_text("utf-8"))
    table = pd.read_csv(out / "futures.csv", index_col="future")
    assert len(table) == data["done"] == 64
    keys = {row["city"] for row in data["cities"]}
    objecting = table[table["bound:objecting"] > 0]["bound:coalition"]
    assert len(objecting)
    assert all({*coalition.split(";")} < keys for coalition in objecting)
    assert {*table["trouble:city"].dropna()} <= keys
    assert table["redesign:found"].notna().sum() == 2
    for row in data["cities"]:
        assert row["mean"] == pytest.approx(table[f"gain:{row['city']}"].mean())
    assert {path.name for path in out.iterdir()} == {
        *("manifest.json", "batches", "sweep.json", "sweep.html", "sweep.xlsx"),
        *("cities.csv", "years.csv", "futures.csv"),
    }
    again = {path.name: path.read_bytes() for path in out.glob("*.*")}
    assert main(["sweep", case, *options, "--out", str(out), "--csv", "--jobs", "2"]) == 0  # nothing is left to do
    assert {path.name: path.read_bytes() for path in out.glob("*.*")} == again
    capsys.readouterr()
    assert main(["sweep", case, *VARY, "--futures", "32", "--out", str(out)]) == 3
    assert "another sweep" in capsys.readouterr().err


def test_it_speaks_chinese_and_json(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = [*VARY, "--futures", "16", "--no-coalitions"]
    assert main(["sweep", case, *options, "--lang", "zh"]) == 0
    assert "各市收益" in capsys.readouterr().out
    assert main(["sweep", case, *options, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["chance_of_objection"] is None
    assert data["sweep"]["rows"] == 16
    benefit = next(row for row in data["drawn"] if row["input"] == "benefit")
    assert 0.2 <= benefit["least"] < benefit["most"] <= 1.4  # uniform(0.2, 1.2): from 0.2, 1.2 wide


def test_lines_come_from_a_file_too_and_say_what_matters(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "levers.toml"
    file.write_text('vary = ["tax: hosts.*.tax_vat *= norm(1, 0.2)", "case.discount_rate *= uniform(0.8, 0.4)"]')
    assert main(["sweep", case, "--levers", str(file), "--draw", "saltelli", "--futures", "16", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["matters"]["inputs"] == ["tax", "case.discount_rate"]
    assert data["sweep"]["rows"] == 16 * 4
    file.write_text("[levers]\nvary = 3")
    assert main(["sweep", case, "--levers", str(file)]) == 3
    assert "lists `vary` and `correlate`" in capsys.readouterr().err


def test_a_stored_scheme_is_held(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", case, "--model", "hybrid", "--out", str(tmp_path / "pact")]) == 0
    capsys.readouterr()
    held = ["--scheme", str(tmp_path / "pact"), "--vary", "hosts.*.growth *= [1]", "--draw", "grid", "--json"]
    assert main(["sweep", case, *held]) == 0
    data = json.loads(capsys.readouterr().out)
    stored = json.loads((tmp_path / "pact" / "scheme.json").read_text("utf-8"))
    gains = {row["city"]: row["gain"] for row in stored["gains"]}
    assert {row["city"]: row["mean"] for row in data["cities"]} == pytest.approx(gains, abs=1e-7)


REFUSED = {
    "one future only": [],
    "changes a column that hosts does not have": ["--vary", "hosts.*.tax_vta *= norm(1, 0.1)"],
    "no such distribution": ["--vary", "hosts.*.growth *= nrom(1, 0.1)"],
    "between two of the lines": [*VARY, "--correlate", "tax,growth=0.5"],
    "power of 2": [*VARY, "--draw", "saltelli", "--futures", "10"],
    "case.horizon = [5,10]: the horizon says how many years": ["--vary", "case.horizon = [5,10]"],
    "growth *= [0.5,nan]: a number that no figure": ["--vary", "hosts.*.growth *= [0.5,nan]"],
    "growth *= [inf]: a number that no figure": ["--vary", "hosts.*.growth *= [inf]"],
    "growth *= [1e400]: a number that no figure": ["--vary", "hosts.*.growth *= [1e400]"],
    "growth *= norm(1, 1e300): a number that no figure": ["--vary", "hosts.*.growth *= norm(1, 1e300)"],
    "(found: '11,000,000')": [*VARY, "--futures", "11000000"],
    "(found: '16,777,216')": [
        *(part for n in range(8) for part in ("--vary", f"line{n}: hosts.*.growth *= [1,1,1,1,1,1,1,1]")),
        *("--draw", "grid"),
    ],
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_that_is_wrong_is_told_at_once_by_the_names_of_options(
    lang: str, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ["--vary", "a: hosts.*.growth *= nrom(1, 0.1)", "--vary", "no line", "--correlate", "a;b"]
    assert main(["sweep", case, *wrong, "--json", "--lang", lang]) == 3
    places = [problem["file"].split()[0] for problem in json.loads(capsys.readouterr().out)["problems"]]
    assert places == ["--vary", "--vary", "--correlate"]


def test_what_cannot_be_read_hides_nothing_else(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["no line", "a: hosts.*.tax_vta *= norm(1, 0.1)", "rate: case.discount_rate = norm(0.05, 1)"]
    lines = [part for line in wrong for part in ("--vary", line)]
    lines += ["--vary", "figures.*.land *= nrm(1, 0.1) by row (2)"]
    pairs = ["--correlate", "a,rate=2", "--correlate", "a,unread=0.5"]
    assert main(["sweep", case, *lines, *pairs, "--draw", "saltelli", "--futures", "10", "--json"]) == 3
    found = [problem["file"].split()[0] for problem in json.loads(capsys.readouterr().out)["problems"]]
    assert found == ["--vary"] * 5 + ["--correlate", "--draw", "--futures"]


def test_no_scheme_is_made_before_all_is_known_to_be_sound(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a scheme was made")

    monkeypatch.setattr("citypact.cli.sweep.scheme_under", never)
    for line, said in {
        "no line": "not a line that says what is uncertain",
        "hosts.*.tax_vta *= norm(1, 0.1)": "a column that hosts does not have",
        "hosts.*.tax_vat *= norm(1, 5) by sector": "a negative number",
        "mechanism.fund.nope = uniform(0, 1)": "no settled number of this name",
    }.items():
        assert main(["sweep", case, "--vary", line]) == 3
        told = capsys.readouterr().err
        assert said in told, told
        assert told.startswith("--vary")


def test_one_case_has_one_hash(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", case, *VARY, "--futures", "16", "--no-coalitions", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["provenance"]["inputs"]["case"] == fingerprint(load_case(case))
    assert not {"case", "facts", "model"} & set(data["sweep"])


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_drawn_is_refused_before_the_work(
    said: str, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", case, *REFUSED[said]]) == 3
    assert said in capsys.readouterr().err


def test_the_horizon_is_not_proposed(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", case, "--vary", "case.horizn *= [1]"]) == 3
    assert "horizon" not in capsys.readouterr().err


def test_a_scheme_of_another_case_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = {"id": "slow", "title": {"en": "slow", "zh": "慢"}}
    scenario |= {"changes": [{"table": "hosts", "column": "growth", "multiply": 0.5}]}
    facts = random_case(7, cities=4, transfers=6)
    facts = type(facts).model_validate({**facts.model_dump(), "scenarios": [scenario]})
    case = str(save_case(facts, tmp_path / "case.json"))
    other = str(save_case(facts.model_copy(update={"discount_rate": 0.123}), tmp_path / "other.json"))
    held = ["--scheme", str(tmp_path / "pact"), "--vary", "hosts.*.growth *= [1]", "--draw", "grid", "--json"]
    options = ["--model", "hybrid", "--scenario", "slow", "--out", str(tmp_path / "pact")]
    assert main(["design", case, *options]) == 0
    capsys.readouterr()
    assert main(["sweep", case, *held]) == 0  # under the scenario of the scheme
    assert json.loads(capsys.readouterr().out)["provenance"]["options"]["scenario"] == "slow"
    assert main(["sweep", other, *held[:-1]]) == 3
    said = capsys.readouterr().err
    assert "other figures at case.discount_rate (1 in all)" in said
    assert str(tmp_path / "pact") in said
    for option in (["--model", "hybrid"], ["--scenario", "slow"]):
        assert main(["sweep", case, *held, *option]) == 2
        assert f"either --scheme or {option[0]}" in " ".join(capsys.readouterr().err.split())
    for option in ("--futures", "--seed"):
        assert main(["sweep", case, "--vary", "hosts.*.growth *= [1]", "--draw", "grid", option, "9"]) == 2
        assert f"{option} has no effect" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kept", [True, False])
def test_where_time_ends_it_is_said_what_is_kept_and_how_to_go_on(
    lang: str,
    kept: bool,
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def first(store: Store, *_: object) -> None:
        """One batch, and then the time is over."""
        batch, *_ = store.missing
        values = store.sweep.sample.values(batch.first, batch.last)
        store.put(batch, work(task_of(store.sweep), store.sweep.columns, batch, values, Deadline(None)))
        Deadline(0.0).check(both("scenarios.sweeping"))

    options, out = [*VARY, "--futures", "16", "--exact", "8"], tmp_path / "out"
    with monkeypatch.context() as patched:
        patched.setattr("citypact.scenarios.sweep.run", first)
        assert main(["sweep", case, *options, "--lang", lang, *(["--out", str(out)] if kept else [])]) == 5
    said = " ".join(capsys.readouterr().err.split())
    assert ("--out DIR" in said) is not kept
    assert {"en": "the same command goes on from there", "zh": "再次运行同一命令即可继续"}[lang] in said
    if kept:
        assert str(out) in said.replace(" ", "")
        assert len(list((out / "batches").glob("*-table.npy"))) == 1
        assert main(["sweep", case, *options, "--out", str(out)]) == 0


def test_parquet_without_its_extra_is_refused_before_the_work(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(frames, "ENGINE", "no_such_package")
    out = tmp_path / "sweep"
    assert main(["sweep", case, *VARY, "--futures", "8", "--parquet", "--out", str(out)]) == 3
    assert "citypact[parquet]" in capsys.readouterr().err
    assert not out.exists()
