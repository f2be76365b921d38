"""With ``--json`` a pipe carries one JSON document, whatever C code writes, and the same bytes anywhere."""

import ctypes
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from citypact.case import save_case
from citypact.cli import app, main
from support.elsewhere import check_bytes
from support.two_cities import two_city_case

PLACES = {
    "changes": ["{folder}/pact", "{folder}/pact"],
    "compare": ["{case}", "--model", "hybrid", "--model", "government-led"],
    "init": ["{folder}/new"],
    "merge": ["{case}", "{folder}/merged"],
    "offer": ["{folder}/pact"],
    "report": ["{folder}/pact"],
    "accounts": ["{folder}/pact", "--receipts", "{folder}/receipts.csv"],
    "settle": ["{folder}/pact", "--receipts", "{folder}/receipts.csv"],
    "schema": [],
    "doctor": [],
    "list": [],
    "help": ["cases"],
    "model copy": ["hybrid", "{folder}/own.toml", "--force"],
    "sweep": ["{case}", "--vary", "hosts.*.growth *= uniform(0.5, 1)", "--futures", "8"],
    "robust": ["{case}", "--set", "transfers.firm.growth=0.01"],
    "negotiate why": ["{case}", "--insist", "old=1000"],
    "negotiate futures": ["{case}", "--set", "transfers.firm.growth=0.01"],
    "negotiate log": ["{case}", "{folder}/talks.db"],
}
"""What a verb needs where a case alone is not enough."""


def verbs(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every verb that can print JSON, the ones below others too."""
    if any("--json" in option.opts for option in command.params):
        yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from verbs(below, (*path, name))


main(["--version"])  # finds every file of verbs
VERBS = [verb for verb in verbs(typer.main.get_command(app)) if verb != ("serve",)]  # it goes on until it is ended


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case, a scheme for it and a year's receipts."""
    path = tmp_path_factory.mktemp("pipes")
    case = save_case(two_city_case(), path / "case.json")
    assert main(["design", str(case), "--out", str(path / "pact")]) == 0
    assert main(["settle", str(path / "pact"), "--form", str(path / "receipts.csv")]) == 0
    return path


def arguments(verb: tuple[str, ...], folder: Path) -> list[str]:
    given = PLACES.get(" ".join(verb), ["{case}"])
    filled = (text.format(case=folder / "case.json", folder=folder) for text in given)
    return [*verb, *filled, "--json"]


def the_document(text: str) -> Any:
    document, end = json.JSONDecoder().raw_decode(text)
    assert text[end:] == "\n"
    return document


def test_there_are_verbs_of_every_kind() -> None:
    assert {("check",), ("design",), ("simulate",), ("compare",), ("game",)} <= set(VERBS)
    assert any("negotiate" in verb for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_standard_output_is_one_document(
    verb: tuple[str, ...], folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    code = main(arguments(verb, folder))
    ctypes.CDLL(None).fflush(None)  # what C code has printed, but not passed on yet
    found = capfd.readouterr()
    assert found.err == ""
    assert code == 0
    assert isinstance(the_document(found.out), dict | list)


@pytest.mark.parametrize("verb", ["design", "game", "negotiate"])
def test_so_is_a_pipe(verb: str, folder: Path) -> None:
    command = [sys.executable, "-m", "citypact", *arguments((verb,), folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert the_document(done.stdout)


def test_an_error_is_one_document_too(folder: Path) -> None:
    command = [sys.executable, "-m", "citypact", "design", str(folder / "nowhere"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert the_document(done.stdout)


def test_threads_hashes_and_locales_change_no_byte() -> None:
    """Other interpreters, with other versions of the libraries, can be named in CITYPACT_OTHER_PYTHONS.

    ``benchmarks/check_bytes.py`` does it for every bundled case.
    """
    check_bytes("pearl-river-delta")
