"""Ask the API many questions that schemathesis draws from its description: ``check_api.py [EXAMPLES]``.

EXAMPLES are those of each operation (100). Prints what came of them; ends with 1 where an answer is a fault or is not
described.
"""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
from citypact.case import load_case
from citypact.web.talks.table import Talks
from support.described import asked_of
from support.web import CASE, SETTINGS, serving


def main(examples: int = 100) -> int:
    """Ask, print, and say by the exit code whether all is well."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        held = Talks(Path(folder) / "talks.db", CASE)
        tokens = held.invite(["mediator", load_case(CASE).cities[0].id]).values()
        url, server, thread = serving(replace(SETTINGS, talks=held))
        answers, wrong = asked_of(url, examples, [None, "nobody", *tokens, *tokens])
        server.should_exit = True
        thread.join(30.0)
    by_operation: dict[str, Counter[int]] = {}
    for (label, status), count in sorted(answers.items()):
        by_operation.setdefault(label, Counter())[status] += count
    for label, statuses in by_operation.items():
        print(f"{label:50}", *(f"{status}: {count}" for status, count in statuses.items()))
    for what, said in wrong.items():
        print("WRONG", what, said, sep="\n")
    print(f"{sum(answers.values())} questions, {len(wrong)} wrong answers")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
