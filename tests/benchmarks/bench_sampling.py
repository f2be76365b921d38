"""Error per worth evaluated of the sampled Shapley value, against the samplers of shapiq and coopgame-py, in one run.

    python tests/benchmarks/bench_sampling.py [EVALUATIONS,EVALUATIONS,..] [SEEDS]

Airport and voting games of 50 and 100 players, whose values are known by closed form and by counting. Every sampler
gets the same number of worths (default 1000, then 5000) and seeds (default 8); the figure is the root mean square error
over players and seeds, and its ratio to ours with the standard error of the ratio over seeds. Peers that are not
installed are named and left out: pip install shapiq coopgame-py.
"""

import importlib.util
import sys
import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np

from citypact.game import PERMUTATIONS, ShapleySampler, airport_shapley, sample_shapley, voting_power

Worths = Callable[[np.ndarray], np.ndarray]
Sampler = Callable[[Worths, int, int, int], np.ndarray]  # worths, players, evaluations, seed


def games() -> Iterator[tuple[str, int, Worths, np.ndarray]]:
    """Name, players, worths of rows of members, exact value."""
    for n in (50, 100):
        random = np.random.default_rng(n)
        for name, costs in (("even costs", np.arange(1.0, n + 1)), ("uneven costs", random.lognormal(0, 1.5, n))):
            yield (
                f"airport {n}, {name}",
                n,
                lambda S, c=costs: np.where(S, c, 0.0).max(axis=1),
                np.array(airport_shapley(costs)),
            )
        even, uneven = random.integers(1, 21, n), np.ceil(random.lognormal(1, 1, n)).astype(int)
        for name, votes, part in (("half of even votes", even, 1 / 2), ("two thirds of uneven votes", uneven, 2 / 3)):
            quota = int(part * votes.sum()) + 1
            exact = voting_power(quota, votes)["Shapley-Shubik index"].to_numpy()
            yield f"voting {n}, {name}", n, lambda S, w=votes, q=quota: (S @ w >= q).astype(float), exact


def ours(worths: Worths, n: int, evaluations: int, seed: int) -> np.ndarray:
    return sample_shapley(worths, range(n), evaluations, seed=seed, batched=True).values.to_numpy()


def our_permutations(worths: Worths, n: int, evaluations: int, seed: int) -> np.ndarray:
    evaluations = max(evaluations, 16 * (n - 1) + 1)
    return ShapleySampler(worths, range(n), seed, True, PERMUTATIONS).run(evaluations).values.to_numpy()


def samplers() -> dict[str, Sampler]:
    """Ours first, then those of the peers that are installed."""
    found: dict[str, Sampler] = {"citypact": ours, "citypact permutations": our_permutations}
    for module, add in (("shapiq", shapiq_samplers), ("coopgame", coopgame_sampler)):
        if importlib.util.find_spec(module):
            found |= add()
    return found


def shapiq_samplers() -> dict[str, Sampler]:
    """Every sampler of shapiq for the Shapley value, with its pairing of complements where it has one."""
    from shapiq import approximator as peers

    def sampler(kind: type, **options: object) -> Sampler:
        def sample(worths: Worths, n: int, evaluations: int, seed: int) -> np.ndarray:
            peer = kind(n, random_state=seed, **options)
            found = peer.approximate(evaluations, lambda S: worths(np.atleast_2d(np.asarray(S, dtype=bool))))
            return np.array([found[(i,)] for i in range(n)])

        return sample

    paired = [peers.KernelSHAP, peers.UnbiasedKernelSHAP, peers.SVARM]
    single = [peers.KernelSHAP, peers.PermutationSamplingSV, peers.StratifiedSamplingSV, peers.OwenSamplingSV]
    found = {f"shapiq {kind.__name__}, paired": sampler(kind, pairing_trick=True) for kind in paired}
    return found | {f"shapiq {kind.__name__}": sampler(kind) for kind in single}


def coopgame_sampler() -> dict[str, Sampler]:
    """The permutation sampler of coopgame-py, with as many permutations as the evaluations allow."""
    import coopgame

    def sample(worths: Worths, n: int, evaluations: int, seed: int) -> np.ndarray:
        def worth(coalition: tuple[int, ...]) -> float:
            members = np.zeros((1, n), dtype=bool)
            members[0, list(coalition)] = True
            return float(worths(members)[0])

        found = coopgame.shapley_sampling(coopgame.FunctionGame(n, worth), max(2, evaluations // n), seed=seed)
        return np.array(found["values"])

    return {"coopgame-py shapley_sampling": sample}


def measure(
    sampler: Sampler, worths: Worths, n: int, exact: np.ndarray, evaluations: int, seeds: int
) -> tuple[np.ndarray, float, float]:
    """Mean square error of every seed, evaluations used, seconds a run."""
    used = 0

    def counted(S: np.ndarray) -> np.ndarray:
        nonlocal used
        used += len(S)
        return worths(S)

    start = time.perf_counter()
    errors = [sampler(counted, n, evaluations, seed) - exact for seed in range(seeds)]
    return np.mean(np.square(errors), axis=1), used / seeds, (time.perf_counter() - start) / seeds


def ratio(peer: np.ndarray, own: np.ndarray) -> tuple[float, float]:
    """Ratio of the root mean square errors, and its standard error to first order."""
    found = float(np.sqrt(peer.mean() / own.mean()))
    relative = [one.var(ddof=1) / len(one) / one.mean() ** 2 for one in (peer, own)]
    return found, found * float(np.sqrt(sum(relative))) / 2


def compare(name: str, n: int, worths: Worths, exact: np.ndarray, evaluations: int, seeds: int) -> str:
    """Print a line a sampler; the summary of the game."""
    print(f"\n{name}: {evaluations} evaluations, {seeds} seeds")
    own, best = np.zeros(0), ("no peer", np.full(2, np.inf))
    for label, sampler in samplers().items():
        found, used, seconds = measure(sampler, worths, n, exact, evaluations, seeds)
        own = own if own.size else found
        times, error = ratio(found, own)
        print(
            f"  {label:34} error {np.sqrt(found.mean()):.3g}, {times:6.2f} +- {error:.2f} times ours; "
            f"{used:.0f} worths, {seconds:.2f} s",
            flush=True,
        )
        if not label.startswith("citypact") and found.mean() < best[1].mean():
            best = (label, found)
    line = f"{name:36} {evaluations:6} evaluations: ours {np.sqrt(own.mean()):.3g}"
    if best[0] == "no peer":
        return line
    times, error = ratio(best[1], own)
    return f"{line}, best peer {np.sqrt(best[1].mean()):.3g} ({best[0]}), ratio {times:.2f} +- {error:.2f}"


def main() -> None:
    """Print a table a game, then a summary."""
    budgets = [int(number) for number in sys.argv[1].split(",")] if len(sys.argv) > 1 else [1000, 5000]
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    warnings.simplefilter("ignore")  # of the peers
    for module in ("shapiq", "coopgame"):
        if not importlib.util.find_spec(module):
            print(f"{module} is not installed: left out")
    lines = [compare(*game, evaluations, seeds) for evaluations in budgets for game in games()]
    print("\nBest peer's error over ours:", *lines, sep="\n")


if __name__ == "__main__":
    main()
