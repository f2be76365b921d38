"""The guides run as they stand, from the top to the end: commands, files and Python, in a folder of their own."""

import doctest
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from citypact.bundled import PAGES
from citypact.cli import main

BLOCK = re.compile(r"(?:`([\w-]+\.toml)`:\n\n)?```(sh|toml|python)\n(.*?)```", re.DOTALL)


@pytest.mark.sayable
@pytest.mark.parametrize("name", ["negotiating", "own-case", "own-rule"])
def test_a_guide_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    tried = 0
    for file, kind, text in BLOCK.findall(PAGES[name]["en"].read_text("utf-8")):
        if kind == "toml":
            assert file
            (tmp_path / file).write_text(text, "utf-8")
        elif kind == "sh":
            for command in text.splitlines():
                assert main(shlex.split(command)[1:]) == 0, (command, capsys.readouterr().err)
        else:
            example = doctest.DocTestParser().get_doctest(text, names, name, None, None)
            runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
            runner.run(example, clear_globs=False)
            assert runner.failures == 0, capsys.readouterr().out
            names, tried = example.globs, tried + runner.tries
    assert tried > 3
