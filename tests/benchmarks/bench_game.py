"""Speed and memory of the game room in ratios, in one run.

    python tests/benchmarks/bench_game.py [MOST] [PEER_MOST] [SECONDS]

Shapley value against one read of the worths (``v.sum()``), for n = 16, 20, 22, 24, 26 up to MOST (default 24).
Core emptiness, prenucleolus and nucleolus of random superadditive, assignment and public-project games and of the test
games of Benedek, Fliege and Nguyen (2021) against coopgame-py (``pip install coopgame-py``), the fastest peer on the
package index, for n = 14, 16, 20, 22, 24 up to MOST; the peer up to PEER_MOST players (default 20) and for SECONDS at
most (default 120) each. Peak memory as a multiple of the table of worths at the largest n, up to 26. Best of three
runs; every run of the peer in a process of its own.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from citypact.game import Game, assignment
from citypact.game.coalitions import sizes, subset_sums

PEER = find_spec("coopgame") is not None
CONCEPTS: dict[str, Callable[[Game], object]] = {
    "core emptiness": Game.core,
    "prenucleolus": Game.prenucleolus,
    "nucleolus": Game.nucleolus,
}


def superadditive(n: int) -> Game:
    """Random stakes pay for every full pot: floors of additive games are superadditive, and their cores often empty."""
    random = np.random.default_rng(n)
    worths = np.zeros(1 << n)
    for _ in range(5):
        worths += random.uniform(1, 3) * np.floor(subset_sums(random.uniform(0, 1, n)) / random.uniform(0.8, 2.0))
    return Game(worths)


def sellers_and_buyers(n: int) -> Game:
    """Assignment game of n // 2 sellers and the rest buyers."""
    return assignment(np.random.default_rng(n).uniform(0, 10, (n // 2, n - n // 2)))


def public_projects(n: int) -> Game:
    """Six projects, each built by a coalition whose benefits exceed its cost."""
    random = np.random.default_rng(n)
    worths = np.zeros(1 << n)
    for _ in range(6):
        benefits = random.uniform(0, 1, n)
        sums = subset_sums(benefits)
        sums -= 0.4 * benefits.sum()
        worths += np.maximum(sums, 0.0, out=sums)
    return Game(worths)


def benedek(kind: int, n: int) -> Game:
    """Test games of types 1 to 5 of Benedek, Fliege and Nguyen (2021), made as by their generator."""
    random, number = np.random.default_rng(n), sizes(n)
    worths = np.zeros(1 << n)
    if kind == 1:  # worths grow with size, the grand coalition's is what a core needs on average
        worths = np.floor(random.random(1 << n) * 100 * number) + 1
        worths[-1] = random.integers(0, 201) + 100 * (n - 2)
    elif kind in (2, 4):  # any worths; many of them equal
        worths = random.integers(1, (50 * n if kind == 2 else n) + 1, 1 << n).astype(float)
    elif kind == 3:  # only coalitions that lack at most two players can win, and most of these do
        worths = (number >= n - 2) & ((random.random(1 << n) < 0.9) | (number == n))
    else:  # five strong players, of whom four are needed
        weights = np.ones(n)
        weights[:5] = (n - 3) // 2
        worths = subset_sums(weights) >= 4 * weights[0] + n - 4
    return Game(np.where(number < 2, 0.0, worths))


GAMES: dict[str, Callable[[int], Game]] = {
    "superadditive": superadditive,
    "assignment": sellers_and_buyers,
    "public projects": public_projects,
    **{f"Benedek type {kind}": partial(benedek, kind) for kind in range(1, 6)},
}


def best_time(work: Callable[[], object], runs: int = 3) -> float:
    """Seconds of the fastest run."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def in_own_process(work: Callable[..., float], limit: float, *arguments: Any) -> float | None:
    """Result of the work in a forked process; None when it takes longer than the limit or fails for memory."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run(connection: Connection) -> None:
        connection.send(work(*arguments))

    process = context.Process(target=run, args=(there,))
    process.start()
    there.close()
    try:
        result = here.recv() if here.poll(limit) else None
    except EOFError:
        result = None
    process.terminate()
    process.join()
    return result


def peer_time(game: Game, concept: str) -> float:
    """Seconds of the peer, its game already built."""
    peer = import_module("coopgame")
    rival = peer.Game(game.worths[1:])
    if concept == "core emptiness":
        return best_time(rival.has_nonempty_core, runs=2)
    return best_time(lambda: getattr(peer, concept)(rival), runs=2)


def peak_memory(name: str, concept: str, n: int) -> float:
    """Peak memory while a concept is worked out, over the size of the table; the table itself included (Linux)."""
    game = GAMES[name](n)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of making the game
    resident = _memory("VmRSS")
    CONCEPTS.get(concept, Game.shapley)(game)
    return (_memory("VmHWM") - resident + game.worths.nbytes) / game.worths.nbytes


def _memory(field: str) -> int:
    """A field of the process's status, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(field))


def shapley_ratios(most: int) -> None:
    print(f"{'n':>3} {'one read':>10} {'Shapley':>10} {'ratio':>6}   (aim at 24: at most 6)")
    for n in [n for n in (16, 20, 22, 24, 26) if n <= most]:
        game = public_projects(n)
        read, value = best_time(game.worths.sum, 7), best_time(game.shapley, 7)
        print(f"{n:3d} {read:9.5f}s {value:9.5f}s {value / read:6.1f}")


def rows(most: int, peer_most: int, limit: float) -> Iterator[str]:
    """One line a game and concept."""
    for n in [n for n in (14, 16, 20, 22, 24) if n <= most]:
        for name, make in GAMES.items():
            game = make(n)
            for concept, work in CONCEPTS.items():
                ours = best_time(lambda work=work, game=game: work(game))
                peer = "not run"
                if PEER and n <= peer_most:
                    theirs = in_own_process(peer_time, 2 * limit, game, concept)
                    peer = f">{limit / ours:.0f}" if theirs is None else f"{theirs:9.4f}s {theirs / ours:6.1f}"
                yield f"{n:3d} {name:16} {concept:15} {ours:9.4f}s {peer}"


def main(most: int = 24, peer_most: int = 20, limit: float = 120.0) -> None:
    """Print all ratios."""
    shapley_ratios(most)
    if not PEER:
        print("\ncoopgame-py is not installed: no peer to compare with (pip install coopgame-py)")
    print(f"\n{'n':>3} {'game':16} {'concept':15} {'citypact':>10} {'coopgame-py':>10}  ratio (aim: above 1; at 20: 5)")
    for line in rows(most, peer_most, limit):
        print(line, flush=True)
    n = min(most + 2, 26)
    print(f"\npeak memory over the table at n = {n}   (aim at 26: below 3)")
    for concept in ("Shapley", *CONCEPTS):
        ratio = in_own_process(peak_memory, 3600.0, "public projects", concept, n)
        print(f"{concept:15} {'failed' if ratio is None else f'{ratio:.2f}'}", flush=True)


if __name__ == "__main__":
    given = [float(argument) for argument in sys.argv[1:4]]
    main(*(kind(value) for kind, value in zip((int, int, float), given, strict=False)))
