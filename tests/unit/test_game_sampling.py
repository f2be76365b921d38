"""Sampled Shapley values: exact where they can be, honest where not, the same after any interruption."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from citypact.game import (
    PERMUTATIONS,
    GameError,
    SampledValue,
    ShapleySampler,
    airport_shapley,
    sample_shapley,
    voting_power,
)

COSTS = np.arange(1.0, 31.0)
VOTES = np.array([9, 9, 7, 3, 1, 1, 1, 5, 5, 4, 3, 3, 2, 2, 2, 8, 6, 6, 1, 4])


def runway(members: np.ndarray) -> np.ndarray:
    return np.where(members, COSTS, 0.0).max(axis=1)


def vote(members: np.ndarray) -> np.ndarray:
    return (members @ VOTES >= 42).astype(float)


@pytest.mark.parametrize("n", [2, 3, 4, 7])
def test_small_games_come_out_exact(n: int) -> None:
    found = sample_shapley(lambda S: float(max(S) + 1), range(n), width=1e-12, seed=3)
    assert found.reached
    assert found.width == 0
    assert found.values.tolist() == pytest.approx(airport_shapley(range(1, n + 1)).tolist())


def test_whoever_asks_the_function_the_value_is_the_same() -> None:
    with ThreadPoolExecutor(2) as two:
        found = ShapleySampler(runway, range(30), seed=4, batched=True, mapping=two.map).run(evaluations=500)
    alone = sample_shapley(runway, range(30), evaluations=500, seed=4, batched=True)
    assert found.values.to_numpy().tobytes() == alone.values.to_numpy().tobytes()


def test_additive_games_and_games_of_size_alone_come_out_nearly_exact() -> None:
    own = np.linspace(-3, 5, 40)
    found = sample_shapley(lambda S: float(own[list(S)].sum()) + len(S) ** 2, range(40), evaluations=2000, seed=1)
    assert found.values.tolist() == pytest.approx((own + 40).tolist(), abs=2e-3)


def test_values_add_up_and_errors_are_of_the_size_stated() -> None:
    exact = airport_shapley(COSTS).to_numpy()
    found = [sample_shapley(runway, range(30), evaluations=1000, seed=seed, batched=True) for seed in range(16)]
    assert all(one.values.sum() == pytest.approx(30, abs=1e-9) for one in found)
    errors = np.array([one.values.to_numpy() - exact for one in found])
    stated = np.array([one.standard_errors.to_numpy() for one in found])
    assert 0.8 < np.sqrt((errors**2).mean()) / np.sqrt((stated**2).mean()) < 1.25
    assert 0.90 < (np.abs(errors) <= 1.96 * stated).mean() < 0.99
    # Unbiased: the mean error of 16 runs is of the size that a sixteenth of the variance gives.
    assert np.sqrt((errors.mean(axis=0) ** 2).mean()) < 2 * np.sqrt((errors**2).mean() / len(found))


def test_intervals_of_a_voting_game_cover_the_truth() -> None:
    exact = voting_power(42, VOTES)["Shapley-Shubik index"].to_numpy()
    covered = []
    for seed in range(16):
        found = sample_shapley(vote, range(20), evaluations=800, seed=seed, batched=True, confidence=0.9)
        covered.append(found.intervals["low"].to_numpy() <= exact)
        covered.append(exact <= found.intervals["high"].to_numpy())
    assert 0.92 < np.mean(covered) < 0.98  # each side is missed in about five of a hundred


def test_permutations_with_their_reverses() -> None:
    exact = airport_shapley(COSTS).to_numpy()
    found = ShapleySampler(runway, range(30), 2, batched=True, design=PERMUTATIONS).run(evaluations=6000)
    assert found.values.sum() == pytest.approx(30)
    assert np.abs((found.values - exact) / found.standard_errors).max() < 4
    better = sample_shapley(runway, range(30), evaluations=2000, seed=2, batched=True)
    assert np.abs(better.values - exact).max() < np.abs(found.values - exact).max()


def test_stops_at_the_width_asked_for() -> None:
    found = sample_shapley(runway, range(30), width=1.0, seed=4, batched=True)
    assert found.reached
    assert found.width <= 1.0
    assert found.evaluations < 20_000
    short = sample_shapley(runway, range(30), evaluations=400, width=1e-6, seed=4, batched=True)
    assert short.reached is False
    assert short.evaluations == 400


def same(one: SampledValue, other: SampledValue) -> bool:
    return bool((one.values == other.values).all() and (one.standard_errors == other.standard_errors).all())


@pytest.mark.parametrize("design_name", ["by size", "permutations"])
def test_resumed_saved_and_uninterrupted_runs_agree_to_the_last_bit(design_name: str, tmp_path: Path) -> None:
    keywords = {"design": PERMUTATIONS} if design_name == "permutations" else {}
    least = 500
    players = range(30) if not keywords else range(5)
    worth = runway if not keywords else (lambda members: (members @ np.arange(5.0)) ** 3)
    whole = ShapleySampler(worth, players, seed=7, batched=True, **keywords).run(evaluations=3 * least)
    first = ShapleySampler(worth, players, seed=7, batched=True, **keywords)
    first.run(evaluations=least)
    first.save(tmp_path / "half")
    assert same(first.run(evaluations=3 * least), whole)
    again = ShapleySampler.load(tmp_path / "half", worth, players, batched=True, **keywords)
    assert again.evaluations == least
    assert same(again.run(evaluations=3 * least), whole)
    other = ShapleySampler(worth, players, seed=8, batched=True, **keywords).run(evaluations=3 * least)
    assert not (other.values == whole.values).all()


def test_a_function_that_fails_in_the_middle_loses_nothing() -> None:
    calls = 0

    def fragile(members: np.ndarray) -> np.ndarray:
        nonlocal calls
        calls += len(members)
        if 500 < calls < 600:
            return np.full(len(members), np.nan)
        return runway(members)

    sampler = ShapleySampler(fragile, range(30), seed=7, batched=True)
    with pytest.raises(GameError, match="gave nan for coalition"):
        sampler.run(evaluations=1500)
    assert 0 < sampler.evaluations <= 500
    calls = 1000
    assert same(sampler.run(evaluations=1500), sample_shapley(runway, range(30), 1500, seed=7, batched=True))


def test_plain_and_batched_functions_agree() -> None:
    plain = sample_shapley(lambda S: COSTS[max(S)], range(30), evaluations=600, seed=5)
    assert same(plain, sample_shapley(runway, range(30), evaluations=600, seed=5, batched=True))


def test_a_saved_sampler_of_another_game_is_refused(tmp_path: Path) -> None:
    sampler = ShapleySampler(runway, range(30), batched=True)
    sampler.run(evaluations=400)
    sampler.save(tmp_path / "kept.npz")
    with pytest.raises(GameError, match="another game or design"):
        ShapleySampler.load(tmp_path / "kept.npz", runway, range(12), batched=True)
    with pytest.raises(GameError, match="asked for: permutations"):
        ShapleySampler.load(tmp_path / "kept.npz", runway, range(30), batched=True, design=PERMUTATIONS)
    (tmp_path / "other.npz").write_text("no sampler")
    for name in ("other.npz", "missing.npz"):
        with pytest.raises(GameError, match="cannot be read as a saved sampler"):
            ShapleySampler.load(tmp_path / name, runway, range(30), batched=True)


def test_progress_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[tuple[int, float]] = []
    sample_shapley(
        runway, range(30), evaluations=900, batched=True, progress=lambda done, width: seen.append((done, width))
    )
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == 900
    assert 0 < seen[-1][1] < np.inf
    sample_shapley(runway, range(30), evaluations=900, batched=True, progress=True)
    assert "sampling: 900 worths" in capsys.readouterr().out


def test_a_batched_function_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(GameError, match="shape"):
        sample_shapley(lambda members: np.zeros((len(members), 2)), range(9), evaluations=400, batched=True)
