"""Solvers that stop early are no answer: each says so in both languages, with what to do about it."""

from collections.abc import Callable

import numpy as np
import pytest

from citypact.errors import SolverLimit
from citypact.game import Game
from citypact.negotiation import commitment, nash
from citypact.negotiation.position import settle_offer
from citypact.negotiation.reach import of_half_spaces
from citypact.optimize import explain, tiebreak
from citypact.optimize.blocks import write
from citypact.optimize.design import best_scheme
from citypact.optimize.live import Live
from citypact.optimize.program import Program
from citypact.solve import conic, highs, linear
from citypact.solve.answer import Claim, Run
from support.desk import position

TRIANGLE = of_half_spaces(np.vstack([np.ones(3), np.eye(3)]), np.array([2.0, 1.0, 1.0, 1.0]))


def give_up(patch: pytest.MonkeyPatch) -> None:
    """Neither code gets anywhere near the best point."""
    patch.setattr(conic, "_polished", lambda *_: iter(()))
    patch.setattr(highs, "least_squares", lambda *_: None)


def program() -> Program:
    return write(position(2).setting)


def nash_too_soon(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nash, "_CLOSED", -1.0)
    nash.nash_point(TRIANGLE, np.zeros(3), np.array([1.0, 2.0, 5.0]), np.ones(3))


def start_out_of_reach(patch: pytest.MonkeyPatch) -> None:
    TRIANGLE.farthest(np.full(3, 5.0), np.zeros(3))


def gains_without_a_limit(patch: pytest.MonkeyPatch) -> None:
    of_half_spaces(np.array([[1.0, -1.0]]), np.array([0.0])).largest(np.ones(2), np.zeros(2))


def nash_given_up(patch: pytest.MonkeyPatch) -> None:
    give_up(patch)
    nash.nash_point(TRIANGLE, np.zeros(3), np.ones(3), np.ones(3))


def nash_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nash, "least_squares", lambda rows, weights, aims: np.full(rows.shape[1], 5.0))
    nash.nash_point(TRIANGLE, np.zeros(3), np.ones(3), np.ones(3))


def distance_too_soon(patch: pytest.MonkeyPatch) -> None:
    asked = highs.new_model
    patch.setattr(highs, "new_model", lambda options=None: asked({**(options or {}), "simplex_iteration_limit": 0}))
    patch.setattr(linear, "_WAYS", ())
    patch.setattr(linear.scip, "solve", lambda *_, **__: Run("scip", Claim.STOPPED))
    Game([0.0, 0, 0, 1, 0, 1, 1, 1]).nearest_payments([1.0, 0, 0])


def schedule_too_soon(patch: pytest.MonkeyPatch) -> None:
    scheme = settle_offer(position(2))
    patch.setattr(commitment, "solve_linear", lost)
    commitment.steady_schedule(scheme)


def tie_too_soon(patch: pytest.MonkeyPatch) -> None:
    give_up(patch)
    best_scheme(program())


def tie_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(tiebreak, "stage", lost)
    best_scheme(program())


def price_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Live, "minimize", lost)
    written = program()
    explain._spread(Live(written), written.present_value([0.0] * written.setting.horizon), 0.0, [])


def lost(*_: object) -> None:
    return None


@pytest.mark.parametrize(
    ("stops", "english", "chinese"),
    [
        (nash_too_soon, "only known up to", "请使谈判权重"),
        (nash_lost, "a step towards the Nash", "的一步因舍入而丢失"),
        (start_out_of_reach, "lost to rounding", "请略微降低"),
        (gains_without_a_limit, "no limit", "没有界限"),
        (nash_given_up, "no point was proven best", "未能在同等优劣"),
        (distance_too_soon, "stopped before it proved its answer (Iteration limit", "求解器在证明结果之前停止"),
        (schedule_too_soon, "no payment schedule was found", "请提高保证金"),
        (tie_too_soon, "no point was proven best", "未能在同等优劣"),
        (tie_lost, "lost to rounding while ties", "因舍入而丢失"),
        (price_lost, "the parts of a price", "代价的各部分"),
    ],
)
def test_it_is_said_in_both_languages(
    stops: Callable[[pytest.MonkeyPatch], None], english: str, chinese: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SolverLimit) as caught:
        stops(monkeypatch)
    assert english in caught.value.text("en")
    assert chinese in caught.value.text("zh")
    assert caught.value.exit_code == 5
