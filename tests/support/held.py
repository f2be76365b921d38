"""The design's program as any other solver gets it: its .mps file, with some of its numbers held.

Nothing here is shared with ``negotiation/ranges`` or the solving classes of ``design``: HiGHS reads the file itself,
coalitions are checked by enumeration, and their rows are kept for whatever is asked next.
"""

from collections.abc import Mapping
from pathlib import Path

import highspy
import numpy as np

from citypact.negotiation.numbers import Number, ties
from citypact.optimize.program import Program
from citypact.solve.algebra import constant_and_terms

from .desk import in_its_unit

_VIOLATED = 1e-7
_EXACT = 1e-10


class Held:
    """A program whose numbers are held one way or another, and which is asked whether any agreement is left."""

    def __init__(self, program: Program, numbers: list[Number], folder: Path) -> None:
        program.strive_for(0.0)
        path = folder / "program.mps"
        program.lp.writeMPS(str(path))
        self.models = (_read(path, whole_numbers=False), _read(path, whole_numbers=True))
        self.column = {name: j for j, name in enumerate(self.models[0].getLp().col_names_)}
        lp = self.models[1].getLp()
        kinds = [kind == highspy.HighsVarType.kInteger for kind in lp.integrality_] or [False] * len(self.column)
        self.whole = np.flatnonzero(kinds).astype(np.int32)
        self.limits = (np.array(lp.col_lower_)[self.whole], np.array(lp.col_upper_)[self.whole])
        self.gains = [self.column[program.gain[i].name] for i in sorted(program.gain)]
        claims, self.coin = program.setting.claims, 1e-7 * program.setting.scale
        self.worths = np.array([claims.worth(coalition) for coalition in range(1 << len(claims.players))])
        self.inside = (np.arange(self.worths.size)[:, None] >> np.arange(len(self.gains)) & 1).astype(float)
        self.coalitions: set[int] = set()
        self.rows: dict[Number, tuple[int, float]] = {}
        self.ties: dict[Number, list[int]] = {}
        for number in numbers:
            constant, terms = constant_and_terms(in_its_unit(program, number))
            self.rows[number] = self._add_row(terms, -np.inf, np.inf), constant
            tied = [constant_and_terms(tie)[1] for tie in ties(program, number)]
            self.ties[number] = [self._add_row(terms, 0.0, 0.0) for terms in tied]

    def agreement(
        self, held: Mapping[Number, float], *, whole_numbers: bool = True, free_by_year: bool = False
    ) -> bool:
        """Whether any agreement with these numbers suits everyone; what fails between the steps fails on them too.

        ``free_by_year``: rates that are not held may differ from year to year, as the mechanism lets them.
        """
        for number, (row, constant) in self.rows.items():
            near = self.coin if number.kind == "grant" else _EXACT  # an amount, which is offered in decimals
            low, high = (held[number] - near, held[number] + near) if number in held else (-np.inf, np.inf)
            for model in self.models:
                model.changeRowBounds(row, low - constant, high - constant)
                most = np.inf if free_by_year and number not in held else 0.0
                for tie in self.ties[number]:
                    model.changeRowBounds(tie, -most, most)
        between, on_steps = self.models
        if not self._solve(between):
            return False
        return not whole_numbers or self._rounded(between) or self._solve(on_steps)

    def _rounded(self, model: highspy.Highs) -> bool:
        """Whether the last agreement between the steps holds with its whole numbers rounded, others following."""
        values = np.round(np.array(model.getSolution().col_value)[self.whole])
        model.changeColsBounds(len(self.whole), self.whole, values, values)
        found = self._solve(model)
        model.changeColsBounds(len(self.whole), self.whole, *self.limits)
        return found

    def _solve(self, model: highspy.Highs) -> bool:
        while True:
            model.run()
            if model.getModelStatus() == highspy.HighsModelStatus.kUnknown:  # lost from the basis of another question
                model.clearSolver()
                model.run()
            status = model.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return False
            assert status == highspy.HighsModelStatus.kOptimal, status
            gains = np.array(model.getSolution().col_value)[self.gains]
            excess = self.worths - self.inside @ gains
            worst = np.argsort(-excess)[: 2 * gains.size]
            fresh = [int(c) for c in worst if excess[c] > _VIOLATED and c not in self.coalitions]
            if not fresh:
                assert excess.max() <= 10 * _VIOLATED
                return True
            for coalition in fresh:
                self.coalitions.add(coalition)
                members = {self.gains[i]: 1.0 for i in np.flatnonzero(self.inside[coalition])}
                self._write(members, float(self.worths[coalition]), np.inf)

    def _add_row(self, terms: Mapping[str, float], low: float, high: float) -> int:
        self._write({self.column[name]: a for name, a in terms.items()}, low, high)
        return int(self.models[0].getNumRow()) - 1

    def _write(self, row: Mapping[int, float], low: float, high: float) -> None:
        for model in self.models:
            model.addRow(low, high, len(row), list(row), list(row.values()))


def _read(path: Path, *, whole_numbers: bool) -> highspy.Highs:
    model = highspy.Highs()
    options = {f"{kind}_feasibility_tolerance": 1e-9 for kind in ("primal", "dual", "mip")}
    for option, value in {"output_flag": False, "threads": 1, **options}.items():
        model.setOptionValue(option, value)
    assert model.readModel(str(path)) == highspy.HighsStatus.kOk
    for j in [] if whole_numbers else range(model.getNumCol()):
        model.changeColIntegrality(j, highspy.HighsVarType.kContinuous)
    return model
