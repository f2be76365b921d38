"""CPU time of short commands against bare Python and the parts they need, each in a process of its own.

    python tests/benchmarks/bench_starts.py [ROUNDS] [OTHER_SOURCE]

With the ``src`` folder of another version, both versions run in turn and the ratio of their times is printed: other
versions before this one, so above 1 means faster now. Times are user and system time of the least of ROUNDS runs
(default 3), since the rest of the machine can only add to them.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parents[2] / "src"
CASE = "beijing-tianjin-hebei"
COMMANDS = {
    "python": ["-c", "pass"],
    "--help": ["-m", "citypact", "--help"],
    "list": ["-m", "citypact", "list"],
    "check": ["-m", "citypact", "check", CASE],
    "design": ["-m", "citypact", "design", CASE, "--model", "hybrid"],
    "rooms of a worker": ["-c", "import citypact.scenarios.sweep.work"],
    "rooms of design": ["-c", "import citypact; citypact.load_model, citypact.design"],
}


def seconds(words: list[str], source: Path) -> float:
    """User and system time of one process; its modules are compiled beforehand."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return float("nan")  # a verb that the other version does not have
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(rounds: int = 3, other: Path | None = None) -> None:
    """Print the times, and the ratios to another version if one is given."""
    sources = [HERE] if other is None else [HERE, other]
    for name, words in COMMANDS.items():
        for source in sources:
            seconds(words, source)  # compiles what is not compiled yet
        least = [
            min(times) for times in zip(*([seconds(words, s) for s in sources] for _ in range(rounds)), strict=True)
        ]
        ratio = "" if other is None else f"   before {least[1]:6.2f} s   ratio {least[1] / least[0]:5.2f}"
        print(f"  {name:16} {least[0]:6.2f} s{ratio}")


if __name__ == "__main__":
    main(*(int(rounds) for rounds in sys.argv[1:2]), *(Path(source) for source in sys.argv[2:3]))
