"""The command itself: exit codes, streams, languages, encodings, and the verbs check, init and schema."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from citypact import cli
from citypact.case import Case, check_case, load_case
from citypact.cli import main
from citypact.cli.app import app
from citypact.errors import CitypactError, SolverLimit
from citypact.text import both


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command in a process of its own."""
    env = {**os.environ, "PYTHONWARNINGS": "error", **environment}
    return subprocess.run(
        [sys.executable, "-m", "citypact", *arguments], capture_output=True, env=env, check=False, timeout=60
    )


IN_TURN = """
import json, sys
from citypact.cli import main
*before, last = [main(words) for words in json.loads(sys.argv[1])]
sys.exit(99 if any(before) else last)
"""


def in_turn(*commands: list[str], **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Several commands in one process of their own: the code of the last, if the others are good."""
    env = {**os.environ, "PYTHONWARNINGS": "error", **environment}
    words = [sys.executable, "-c", IN_TURN, json.dumps(commands)]
    return subprocess.run(words, capture_output=True, env=env, check=False, timeout=60)


@pytest.fixture
def case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The path of a good case."""
    assert main(["init", str(tmp_path / "case")]) == 0
    capsys.readouterr()
    return str(tmp_path / "case")


def test_check_counts_what_is_there(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", case, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["problems"] == []
    assert document["counts"] == {
        "provinces": 2,
        "cities": 3,
        "retention": 0,
        "transfers": 3,
        "hosts": 5,
        "capacities": 2,
        "projects": 2,
        "project_benefits": 6,
        "links": 2,
        "sectors": 0,
        "exchanges": 0,
        "scenarios": 2,
    }


def test_check_and_design_count_the_same_rows(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """3 cities, 3 transfers, 5 hosts, 2 capacities, 2 projects, 6 benefits, 2 links; 5 figures of case.toml, of which
    2 are published."""
    assert main(["check", case, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["evidence"]
    assert found == {"published": 2, "derived": 0, "assumed": 3 + 3 + 5 + 2 + 2 + 6 + 2 + 3}
    assert main(["check", case]) == 0
    assert "26 of 28 rows of the case are assumed" in capsys.readouterr().out
    assert main(["design", case]) == 0
    assert "26 of 28 rows of the case are assumed" in capsys.readouterr().out


def test_check_in_chinese(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", case, "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "三江城市群（虚构示例）（three-rivers）：未发现问题" in said
    assert "转移项目" in said
    assert main(["check", case]) == 0
    assert "possible hosts of transfers" in capsys.readouterr().out


def test_language_of_the_environment(
    case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYPACT_LANG", "zh")
    assert main(["check", case]) == 0
    assert "未发现问题" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["new", "new.xlsx", "new.json", "deep/er/new"])
def test_init_writes_a_sound_case(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    assert main(["init", str(path), "--json"]) == 0
    written = [Path(file) for file in json.loads(capsys.readouterr().out)["written"]]
    assert all(file.is_file() for file in written)
    assert check_case(load_case(path)) == []
    before = [file.read_bytes() for file in written]
    assert main(["init", str(path)]) == 2
    refusal = capsys.readouterr().err
    assert refusal.count("is not overwritten") == 1
    assert all(str(file) in refusal for file in written)
    assert main(["init", str(path), "--force"]) == 0
    assert [file.read_bytes() for file in written] == before


def test_init_explains_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "new")]) == 0
    assert main(["init", str(tmp_path / "new.xlsx")]) == 0
    meaning = "Years below maturity; year j of n pays j/(n+1) of the mature taxes."
    assert meaning in (tmp_path / "new" / "README.md").read_text(encoding="utf-8")
    notes = list(load_workbook(tmp_path / "new.xlsx")["notes"].iter_rows(values_only=True))
    assert ("hosts", "ramp_years", meaning) in [row[:3] for row in notes]
    toml = (tmp_path / "new" / "case.toml").read_text(encoding="utf-8")
    assert "# Yearly discount rate as a fraction: 0.05 is 5%.\n# 年贴现率，小数：0.05 即 5%。\ndiscount_rate" in toml


def test_schema_of_a_case_describes_the_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert set(schema["properties"]) == set(Case.model_fields)
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["City"]["properties"]["gdp"]["minimum"] == 0


def test_schema_of_a_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--kind", "model"]) == 0
    assert "tax_sharing" in json.loads(capsys.readouterr().out)["properties"]


@pytest.mark.parametrize(
    "arguments", [["bogus"], ["check"], ["check", "a", "b"], ["check", "a", "--lang", "fr"], ["schema", "--kind", "x"]]
)
def test_misuse_is_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Usage" in printed.err


@pytest.mark.parametrize(("lang", "says"), [("en", "An option takes one value"), ("zh", "一个选项只带一个值")])
def test_values_beyond_the_first_of_an_option_are_told_how_to_be_given(
    lang: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--invite", "mediator", "beijing", "tianjin", "--lang", lang]) == 2
    said = capsys.readouterr().err
    assert "beijing tianjin" in said
    assert says in said
    assert "--invite" in said
    assert main(["check", "beijing", "tianjin", "--lang", lang]) == 2  # which has no option that may be repeated
    assert says not in capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(verb in said for verb in ("check", "init", "schema"))
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("citypact ")


@pytest.fixture
def failing() -> Iterator[dict[str, Exception]]:
    """A verb that raises what the test puts in."""
    error: dict[str, Exception] = {}

    def fail(as_json: bool = False) -> None:
        raise error["raise"]

    command = app.command("fail")(fail)
    cli._command.cache_clear()
    yield error
    cli._command.cache_clear()
    app.registered_commands = [known for known in app.registered_commands if known.callback is not command]


class NoAnswer(CitypactError):
    """An error as another room may define it."""

    exit_code = 4


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (NoAnswer(both("cli.check.evidence")), 4, "evidence\n"),
        (SolverLimit("the solver gave up"), 5, "the solver gave up\n"),
    ],
)
def test_errors_become_codes(
    error: Exception, code: int, said: str, failing: dict[str, Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    failing["raise"] = error
    assert main(["fail"]) == code
    assert capsys.readouterr().err == said


def test_internal_errors_are_exit_1(failing: dict[str, Exception], capsys: pytest.CaptureFixture[str]) -> None:
    failing["raise"] = ZeroDivisionError("by nothing")
    assert main(["fail"]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError: by nothing" in said
    assert "an error of citypact itself" in said


def test_errors_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none"), "--lang", "zh", "--json"]) == 3
    printed = capsys.readouterr()
    document: dict[str, Any] = json.loads(printed.out)
    assert document["error"] == "InvalidInput"
    assert document["problems"][0]["message"].startswith("没有这个名称的内置案例")
    assert printed.err == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1:strict", "gb18030", "utf-8", "utf-16"])
def test_any_output_encoding(encoding: str, case: str) -> None:
    commands = ["check", case, "--lang", "zh"], ["--version"], ["check", case + "-不存在", "--lang", "zh"]
    done = in_turn(*commands, PYTHONIOENCODING=encoding)
    shown = done.stdout.decode(encoding.split(":")[0])
    assert "three-rivers" in shown
    assert shown.splitlines()[-1].startswith("citypact ")
    assert done.returncode == 3
    assert len(done.stderr.decode(encoding.split(":")[0]).splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_json_survives_any_output_encoding(case: str) -> None:
    for encoding in ("ascii", "gb18030", "utf-8"):
        init = ["init", f"{case}-{encoding}.json", "--lang", "zh", "--json"]
        done = in_turn(init, ["check", "无", "--lang", "zh", "--json"], PYTHONIOENCODING=encoding)
        text = done.stdout.decode(encoding)
        written, end = json.JSONDecoder().raw_decode(text)
        assert written["written"] == [f"{case}-{encoding}.json"]
        assert json.loads(text[end:])["problems"][0]["file"] == "无"


@pytest.mark.parametrize("command", [("schema",), ("--help",), ("check", "twin-cities-pool"), ("check", "nowhere")])
def test_a_reader_that_stops_early_is_no_error(command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody_reads:
        done = subprocess.run(
            [sys.executable, "-m", "citypact", *command],
            stdout=nobody_reads,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    if command[-1] == "nowhere":
        assert done.returncode == 3
    else:
        assert (done.returncode, done.stderr) == (0, b"")


def test_no_colors_but_on_a_terminal(case: str) -> None:
    shown = run("check", case, TERM="xterm-256color")
    assert b"\x1b" not in shown.stdout
    assert shown.returncode == 0


def test_streams_without_encoding(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Captured by a program that replaces the streams by plain ones."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["check", case, "--json"]) == 0
    assert json.loads(stream.getvalue())["id"] == "three-rivers"
