"""Keys of any kind through designs, refusals and exported programs: every name is the case's own."""

from itertools import product
from pathlib import Path

import highspy
import pytest

from citypact.case import Case, save_case
from citypact.cli import _command
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design, program_of
from citypact.optimize.export import program_bytes
from citypact.report.refusal import Refusal
from support.random_cases import named
from support.samples import ALL
from support.screen import run
from support.two_cities import two_city_case

KEYS = [
    ("钢铁", "零件", "北城", "南城"),
    ("hill_2026", "hill_2025", "grant_2026", "fund_share"),
    ("contribution_old_2024", "origin_share_00_bj", "a b", "a_b"),
    ("x" * 80, "x" * 79 + "y", "城" * 80, "z" * 75),
]
IN_TURN = list(zip(KEYS, ["en", "zh", "en", "zh"], strict=True))


def case_of(first: str, second: str, origin: str, host: str) -> Case:
    """Two firms that may move from one city to the other."""
    case = two_city_case(transfer={"uses": {"land": 1.0}})
    renamed = {"old": origin, "new": host}
    firms = {key: {"id": key, "name": named(key), "origin": origin} for key in (first, second)}
    return case.model_copy(
        update={
            "cities": tuple(
                city.model_copy(update={"id": renamed[city.id], "name": named(renamed[city.id])})
                for city in case.cities
            ),
            "transfers": tuple(case.transfers[0].model_copy(update=firm) for firm in firms.values()),
            "hosts": tuple(case.hosts[0].model_copy(update={"transfer": key, "host": host}) for key in firms),
            "capacities": tuple(row.model_copy(update={"city": host}) for row in case.capacities),
        }
    )


@pytest.mark.parametrize("keys", KEYS)
def test_a_design_keeps_firms_apart(keys: tuple[str, str, str, str]) -> None:
    """Half of each firm's tax of 2 makes up for the origin's loss of 1 a year; the hosts keep 1 each for 8 years.

    Of these 16 the fund brings the origin a tenth of the tax of 4 a year, 3.2, on the way to its half.
    """
    scheme = design(case_of(*keys), load_model("hybrid"))
    assert scheme.gain.to_dict() == pytest.approx({keys[2]: 3.2, keys[3]: 12.8}, abs=1e-6)
    assert list(scheme.shares.index) == [keys[0], keys[1]]


@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize("suffix", [".lp", ".mps"])
def test_an_exported_program_is_read_again_and_names_what_it_cannot_spell(
    keys: tuple[str, str, str, str], suffix: str, tmp_path: Path
) -> None:
    program = program_of(case_of(*keys), load_model("hybrid"))
    file = tmp_path / f"program{suffix}"
    file.write_bytes(program_bytes(program, suffix))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    assert solver.readModel(str(file)) == highspy.HighsStatus.kOk
    assert solver.getNumCol() == len(program.columns)
    assert solver.getNumRow() == len(program.lines)
    text = file.read_text("utf-8")
    for key in keys:
        assert key in text or key.replace(" ", "_") in text or key.replace("-", "_") in text


@pytest.mark.parametrize("keys", KEYS)
def test_a_refusal_names_cities_and_deals_by_their_names(keys: tuple[str, str, str, str]) -> None:
    model = load_model("hybrid")
    asking = model.participation.model_copy(
        update={"origin_compensation": 1.0, "host_no_loss": True, "minimum_gain": 2e9}
    )
    case = case_of(*keys)
    with pytest.raises(NoScheme) as caught:
        design(case, model.model_copy(update={"participation": asking}))
    about = {subject for demand in caught.value.explanation.conflict for subject in [demand.subject]}
    assert about
    assert {subject.city for subject in about} <= {"", keys[2], keys[3]}
    assert {subject.transfer for subject in about} <= {"", keys[0], keys[1]}
    refusal = Refusal(case, model, caught.value.explanation)
    for lang in ("en", "zh"):
        said = refusal.text(lang)
        assert keys[2] in said
        assert keys[3] in said
        assert "origin_share_" not in said.replace(keys[0], "").replace(keys[1], "")
        assert "ratio steps" not in said


NO_CASE = {"doctor", "help", "init", "list", "model", "schema", "serve", "settle"}
"""Verbs that take no case, and another name of ``accounts``."""
QUESTIONS = ("bargain", "counter", "exit", "objections", "outsiders", "ranges", "why")


@pytest.mark.parametrize(("keys", "lang"), list(product(KEYS, ["en", "zh"])) if ALL else IN_TURN)
def test_every_verb_takes_them(
    keys: tuple[str, str, str, str], lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_case(case_of(*keys), tmp_path / "case")
    folder, pact = tmp_path / "case", tmp_path / "out"
    uncertain = ("--vary", "cost: hosts.*.annual_cost *= uniform(0.9, 0.2) by row")
    commands = [
        ("check", folder),
        ("game", folder),
        ("design", folder, "--lp", tmp_path / "program.lp", "--out", pact),
        ("report", pact),
        ("explain", pact),
        ("offer", pact, "--out", tmp_path / "next"),
        ("accounts", pact, "--form", tmp_path / "receipts.csv"),
        ("changes", pact, pact),
        ("simulate", folder, "--model", "bth-2015"),
        ("compare", folder, "--model", "hybrid", "--model", "bth-2015"),
        ("evaluate", pact),
        ("stages", folder),
        ("sweep", folder, *uncertain, "--futures", "8", "--out", tmp_path / "sweep", "--csv"),
        ("robust", folder, *uncertain, "--at-most", "1"),
        ("merge", folder, tmp_path / "merged"),
        ("negotiate", folder, "--offer", "bth-2015", "--counter", "fewest"),
        ("negotiate", "prepare", folder, "--out", tmp_path / "meeting"),
        *(("negotiate", question, folder, "--offer", "bth-2015") for question in QUESTIONS),
    ]
    assert {*_command().commands} - NO_CASE <= {command[0] for command in commands}
    for command in commands:
        done = run(capsys, *command, "--lang", lang)
        assert done.code == 0, (command, done.err)
        assert "Traceback" not in done.err
