"""CPU time of the desk's answers on a bundled case, each beside what it may take, and beside another version's.

    python tests/benchmarks/bench_web.py [CASE] [MODEL] [OTHER_SOURCE]

A process of the server answers one question after the other, as its workers do, on one thread; each offer is new to it.
What is evaluated or countered says one ratio and leaves all else open; what is put on the table says every number.
What it may take is meant for 13 cities on a free core; where there is a first answer, it is meant for that. With the
``src`` folder of another version that version answers the same questions in a process of its own; ratios are its time
by ours, so above 1 means faster now.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

HERE = Path(__file__).parents[2]
MAY_TAKE = {
    "desk's model": 20.0,
    "numbers moved": 40.0,
    "many objecting": 40.0,
    "put on the table": 40.0,
    "evaluate, first answer": 40.0,
    "evaluate a new offer": 40.0,
    "explain a gain": 50.0,
    "range of one number": 100.0,
    "counter, fewest, first": 600.0,
    "counter, weighted, first": 600.0,
    "counter, largest, first": 600.0,
    "counter-offer, fewest": 600.0,
    "counter-offer, weighted": 600.0,
    "counter-offer, largest": 600.0,
}
"""Milliseconds."""
VALUES = (0.2, 0.25, 0.35, 0.4)
"""What the first ratio is offered at, one after the other."""


def work(case: str, model: str) -> None:
    """Answer every question with the version that is on the path; print milliseconds, the first answer left out."""
    found: dict[str, list[float]] = {}
    for name, answer in questions(case, model):
        start = time.process_time()
        answer()
        found.setdefault(name, []).append(1e3 * (time.process_time() - start))
    print(json.dumps({name: median(times[1:]) for name, times in found.items()}))


def questions(case: str, model: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name and question, in the order in which a page asks them."""
    from citypact.web.asked import (
        Asked,
        Facts,
        Moved,
        MovedWithLocks,
        OfCity,
        OfCounter,
        Offered,
        OfRanges,
        OnTheTable,
        Question,
    )
    from citypact.web.tasks import desk, facts, offers
    from citypact.web.work import worker

    if hasattr(worker, "get_ready"):
        worker.get_ready(["citypact.web.tasks.offers"])
    about = Facts(HERE / "cases" / case, HERE / "models" / f"{model}.toml", None, 20)
    named = {"case": case, "model": model}

    def tell(done: int, whole: int) -> None:
        """Nobody waits."""

    for _ in range(3):
        yield "desk's model", lambda: desk.desk(Question(about, Asked(**named)), "en", tell)
    if hasattr(worker, "collect_all"):
        worker.collect_all()  # as after each task that took long
    known = facts.About(about, tell)
    begun = facts.start(known)
    numbers = facts.values_in(begun.position, begun.scheme)
    first, city = next(name for name in numbers if name.startswith("origin_share")), begun.scheme.case.cities[0].id
    for value in VALUES:
        said = {first: value}
        yield "numbers moved", lambda: offers.move(Question(about, Moved(**named, numbers=said)), "en", tell)  # noqa: B023
        off = dict.fromkeys([name for name in numbers if name.startswith("origin_share")], 0.0) | {first: value / 10}
        yield "many objecting", lambda: offers.move(Question(about, Moved(**named, numbers=off)), "en", tell)  # noqa: B023
        laid = MovedWithLocks(**named, numbers=said)
        yield "put on the table", lambda: offers.lay(Question(about, laid), "en", tell)  # noqa: B023
        on_table = Question(about, Offered(**named, numbers=said))
        if hasattr(offers, "evaluate_first"):
            yield "evaluate, first answer", lambda: offers.evaluate_first(on_table, "en", tell)  # noqa: B023
        yield "evaluate a new offer", lambda: offers.evaluate(on_table, "en", tell)  # noqa: B023
        of_city = Question(about, OfCity(**named, numbers=said, city=city))
        yield "explain a gain", lambda: offers.explain(of_city, "en", tell)  # noqa: B023
        of_one = Question(about, OfRanges(**named, numbers=said, of=(first,)))
        yield "range of one number", lambda: offers.find_ranges(of_one, "en", tell)  # noqa: B023
        for by in ("fewest", "weighted", "largest"):
            if "first" in OfCounter.model_fields:
                first_of_it = Question(about, OfCounter(**named, numbers=said, by=by, first=True))
                yield f"counter, {by}, first", lambda: offers.counter(first_of_it, "en", tell)  # noqa: B023
            counter = Question(about, OfCounter(**named, numbers=said, by=by))
            yield f"counter-offer, {by}", lambda: offers.counter(counter, "en", tell)  # noqa: B023
        assert facts.settled(known, OnTheTable(numbers=said))


def measured(source: Path, case: str, model: str) -> dict[str, float]:
    """Milliseconds by question, of the version in a folder."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    command = [sys.executable, __file__, "--work", case, model]
    environment = os.environ | threads | {"PYTHONPATH": str(source)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(case: str = "beijing-tianjin-hebei", model: str = "hybrid", other: str | None = None) -> None:
    """Print the times, what they may be, and the ratios to another version if one is given."""
    ours = measured(HERE / "src", case, model)
    theirs = {} if other is None else measured(Path(other), case, model)
    for name, took in ours.items():
        may = MAY_TAKE[name]
        before = f"   before {theirs[name]:8.1f} ms   ratio {theirs[name] / took:5.2f}" if name in theirs else ""
        print(f"{name:24} {took:8.1f} ms   may take {may:5.0f} ms   {took / may:5.2f} of it{before}")


if __name__ == "__main__":
    work(*sys.argv[2:]) if sys.argv[1:2] == ["--work"] else main(*sys.argv[1:])
