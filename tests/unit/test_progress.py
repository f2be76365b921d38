"""What a long run says of itself on a terminal."""

import re

import pytest

from citypact.cli.output import settings
from citypact.cli.progress import progress_bar


def test_a_bar_says_how_much_is_done_how_fast_and_how_long_it_takes_still(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(settings, "json", False)
    monkeypatch.setenv("FORCE_COLOR", "1")  # to rich, a terminal
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with progress_bar("futures") as step:
        for done in range(1, 5):
            step(done * 100, 500)
    said = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert "80%" in said
    assert re.search(r"[\d,.e+]+/s", said)
    assert re.search(r"\d:\d\d:\d\d", said)
