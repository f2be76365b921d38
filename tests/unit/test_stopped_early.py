"""A signal that comes while the command is still being loaded ends it in one line, without a traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import citypact
from citypact.__main__ import INTERRUPTED
from citypact.text import both

AT_IMPORT = """
import os, signal, sys

class Hook:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), {number})

sys.meta_path.insert(0, Hook())
from citypact.__main__ import main
sys.exit(main())
"""


def stopped_at(module: str, number: int, *words: str) -> tuple[int, str, str]:
    """Code, output and complaints of a command that gets a signal while it imports a module."""
    script = AT_IMPORT.format(module=module, number=int(number))
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("module", "number", "words", "code", "line"),
    [
        ("citypact.cli", signal.SIGINT, ["list"], 130, INTERRUPTED["en"]),
        ("typer", signal.SIGINT, ["list", "--lang", "zh"], 130, INTERRUPTED["zh"]),
        ("citypact.cli", signal.SIGTERM, ["list"], 143, INTERRUPTED["en"]),
    ],
)
def test_one_line_and_the_code(module: str, number: int, words: list[str], code: int, line: str) -> None:
    assert stopped_at(module, number, *words) == (code, "", line + "\n")


def test_the_line_is_the_one_of_later_interruptions() -> None:
    assert both("cli.interrupted") == INTERRUPTED["en"]
    assert both("cli.interrupted").words("zh") == INTERRUPTED["zh"]


def test_nothing_slow_is_loaded_before_signals_are_heeded() -> None:
    script = "import sys; import citypact.__main__; print({'typing', 'importlib.metadata', 'typer'} & {*sys.modules})"
    path = os.environ | {"PYTHONPATH": str(Path(citypact.__file__).parents[1])}  # without site nothing is installed
    command = [sys.executable, "-S", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=path)
    assert done.stdout == "set()\n"


def test_a_solver_that_is_still_at_work_does_not_spoil_the_end() -> None:
    script = """
import sys, threading, time
import citypact.cli
from citypact.__main__ import main

def busy(arguments=None):
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    print("an answer")
    return 5

citypact.cli.main = busy
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (5, "an answer\n", "")
