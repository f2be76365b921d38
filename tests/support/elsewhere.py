"""The same design under other threads, hashes, languages and interpreters prints the same."""

import json
import os
import subprocess
import sys
from typing import Any

ELSEWHERE = (
    {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
    {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2", "PYTHONHASHSEED": "2", "LC_ALL": "de_DE.UTF-8"},
)
"""Threads, order of sets, languages of the machine."""


def check_bytes(case: str) -> None:
    """A bundled case's design is the same bytes anywhere, and by other versions of libraries the same but for noise."""
    first, second = (printed(case, environment) for environment in ELSEWHERE)
    assert first == second
    for python in os.environ.get("CITYPACT_OTHER_PYTHONS", "").split(os.pathsep):
        if python:
            assert rounded(json.loads(printed(case, {}, python))) == rounded(json.loads(first)), python


def printed(case: str, environment: dict[str, str], python: str = sys.executable) -> bytes:
    """What the design of a bundled case prints under an environment; a refusal counts as an answer."""
    command = [python, "-m", "citypact", "design", case, "--json"]
    text = {"PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path)} if python == sys.executable else {}
    done = subprocess.run(command, env=os.environ | environment | text, capture_output=True, check=False)
    assert done.returncode in (0, 3, 4), done.stderr
    assert done.stdout
    return done.stdout


def rounded(document: Any) -> Any:
    """A document without what names versions or measures noise, its figures to nine digits."""
    if isinstance(document, dict):
        apart = ("versions", "ledger_difference", "by")
        return {key: rounded(value) for key, value in document.items() if key not in apart}
    if isinstance(document, list):
        return [rounded(value) for value in document]
    return float(f"{document:.9g}") if isinstance(document, float) else document
