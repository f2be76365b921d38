"""Faults planted by hand, one at a time, in a copy of the source: which of them do the tests notice?

    python tests/benchmarks/mutants.py [WORD ...]

runs those whose file or text has one of the words in it (all without any), prints each as killed or SURVIVED, and the
survivors at the end; the exit code is their number, at most 100. A fault whose text does not stand in its file exactly
once is an error, and so is a test file that fails on the source as it is. All of them take some 20 minutes of CPU.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from planted import MUTANTS, Mutant

HERE = Path(__file__).resolve().parents[2]
LONGEST = 600
"""Seconds after which a run counts as one that does not end, which is noticed too."""


def main(words: list[str]) -> int:
    """Plant the faults and report; how many survived, at most 100."""
    for mutant in MUTANTS:
        mutant.applied((HERE / "src" / "citypact" / mutant.file).read_text())
    chosen = [mutant for mutant in MUTANTS if not words or any(word in str(mutant) for word in words)]
    with tempfile.TemporaryDirectory() as place:
        source = _copied(Path(place))
        if not _pass(source, sorted({name for mutant in chosen for name in mutant.tests})):
            raise SystemExit("the tests fail on the source as it is")
        survivors = [mutant for mutant in chosen if not _killed(source, mutant)]
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} killed")
    for mutant in survivors:
        print(f"SURVIVED {mutant}")
    return min(len(survivors), 100)


def _copied(place: Path) -> Path:
    """A copy of the source folder, beside which the bundled cases and mechanisms lie as ever."""
    for beside in HERE.iterdir():
        if beside.name != "src":
            (place / beside.name).symlink_to(beside)
    shutil.copytree(HERE / "src", place / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return place / "src"


def _killed(source: Path, mutant: Mutant) -> bool:
    """Whether a test fails with the fault in the copy, which is taken out again."""
    path = source / "citypact" / mutant.file
    sound = path.read_text()
    path.write_text(mutant.applied(sound))
    try:
        killed = not _pass(source, mutant.tests)
    finally:
        path.write_text(sound)
    print(f"{'killed  ' if killed else 'SURVIVED'} {mutant}", flush=True)
    return killed


def _pass(source: Path, tests: list[str] | tuple[str, ...]) -> bool:
    """Whether test files pass on a source folder; SystemExit if they did not run at all."""
    words = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--no-header"]
    paths = [f"tests/{name}.py" for name in tests]
    environment = os.environ | {"PYTHONPATH": str(source)}
    try:
        done = subprocess.run(
            [*words, *paths], cwd=HERE, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (0, 1, 2):  # passed, failed, not even imported
        raise SystemExit(done.stdout + done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
