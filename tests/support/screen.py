"""The command run in this process, with what it printed and the exit code."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from citypact.cli import main


@dataclass(frozen=True)
class Run:
    """Outcome of one command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on the output stream."""
        return json.loads(self.out)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Run:
    """Run ``citypact`` with these arguments."""
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return Run(code, printed.out, printed.err)
