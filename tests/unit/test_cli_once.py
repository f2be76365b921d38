"""An option given twice is refused on every verb, with its name and both values; lists may be repeated."""

from functools import cache
from typing import Any

import pytest
import typer

from citypact.cli import main
from citypact.cli.app import app

VALUES = {
    "lang": ("zh", "en"),
    "kind": ("case", "model"),
    "part": ("local", "gross"),
    "plan": ("whole", "covered"),
    "unions": ("provinces", "provinces"),
    "weights": ("gdp", "tier"),
    "draw": ("sobol", "random"),
    "method": ("listing", "search"),
}
"""Two values of each option that takes no number and no name."""


def verbs(command: Any, *path: str) -> list[tuple[tuple[str, ...], Any]]:
    """Every verb by its path, groups too."""
    found = [(path, command)]
    for name, below in getattr(command, "commands", {}).items():
        found += verbs(below, *path, name)
    return found


@cache
def every_verb() -> dict[tuple[str, ...], Any]:
    """Every verb by its path."""
    main(["--version"])  # the verbs are found when the first command runs
    return dict(verbs(typer.main.get_command(app)))


def options() -> list[tuple[tuple[str, ...], Any]]:
    """Every option of every verb that is no list."""
    every = [(path, option) for path, verb in every_verb().items() for option in verb.params]
    return [(path, option) for path, option in every if option.param_type_name == "option" and not option.multiple]


def given(option: Any, second: bool) -> list[str]:
    """An option with one of two values that it could have."""
    name = max(option.opts, key=len)
    if option.is_flag:
        return [name]
    return [name, *[VALUES.get(option.name, ("7", "8"))[second]] * option.nargs]


def test_there_are_options_on_every_verb() -> None:
    known = {path for path, _ in options()}
    assert {("check",), ("accounts",), ("settle",), ("negotiate", "summary"), ("negotiate", "log")} <= known
    assert len(options()) > 100


def test_every_option_of_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    for path, option in options():
        first, second = given(option, False), given(option, True)
        if option.name == "version":  # it answers before anything else is looked at
            continue
        arguments = [[*path, *first, *second, "--lang", "en"], [*path, *first, "--lang", "en", *second]]
        if option.name == "lang":
            arguments = [[*path, *first, *second]]
        names = [p.name for p in every_verb()[path].params if p.param_type_name == "argument"]
        positional = ["cases" if name in ("kind", "page") else "x" for name in names]
        for words in arguments:
            assert main([*words, *positional]) == 2, words
            said = " ".join(capsys.readouterr().err.replace("│", " ").split())
            shown = [" ".join(part[1:]) or part[0] for part in (first, second)]
            assert f"{first[0]} is given more than once ({', '.join(shown)})" in said or "重复给出" in said, said


def test_values_in_other_spellings_count_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", "x", "--model=hybrid", "--scenario", "a", "--model", "bth-2015", "--scenario=b"]) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert "--model is given more than once (hybrid, bth-2015)" in said
    assert "--scenario is given more than once (a, b)" in said


def test_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "x", "--json", "--lang", "zh", "--json"]) == 2
    assert "--json 重复给出（--json, --json）" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["compare", "nowhere", "--model", "a", "--model", "b"], ["negotiate", "x", "--lock", "a", "--lock", "b"]]
)
def test_lists_are_lists(words: list[str]) -> None:
    assert main(words) == 3  # no such case


def test_what_follows_two_dashes_is_no_option() -> None:
    assert main(["check", "--json", "--", "--json"]) == 3


def test_other_misuse_is_said_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "x", "--lang", "zh", "--lang", "fr"]) == 2
    assert "fr" in capsys.readouterr().err
    assert main(["check", "--help", "--help"]) == 0
