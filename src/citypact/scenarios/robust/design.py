"""A scheme that holds in other worlds than the forecast's, by rows that are added as they are found missed.

The plan, open sizes and ratios whose payments bend at a cap or a floor stay as the base design has them; gains in every
world are then affine in the pact's other numbers, and rows in the program hold them. Each round designs with the rows
that are known and looks for worlds in which somebody lacks something, until there is none: the optimum of a program
with some of the rows that keeps all of them is the optimum with all. The ledger then settles the scheme in the worlds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ...arrays.affine import affine
from ...case.model import Case
from ...deadline import PATIENCE, Deadline
from ...errors import InvalidInput
from ...mechanism import Mechanism, load_model
from ...optimize.blocks import write
from ...optimize.confirmed import AGREEMENT, Disagreement, agreement
from ...optimize.design import design, prepare, refusal, verified
from ...optimize.infeasible import NoScheme
from ...optimize.objectives import OBJECTIVES, Objective
from ...optimize.program import Expression, Program
from ...optimize.search import Watch
from ...optimize.setting import Setting
from ...optimize.stages import run_stages
from ...optimize.subject import Kind, Subject, Whole
from ...pact.audit import breaches
from ...pact.ledger import settle
from ...pact.planned import plan_of
from ...pact.scheme import Scheme
from ...pact.terms import Terms
from ...solve.algebra import Linear
from ...worth import Worths
from ..distributions import problem
from .columns import columns_of
from .confidence import Confidence
from .cuts import STAGES, Allowed, Cut, allowed, hold_lacking, write_cuts
from .demand import Asked, Demand
from .sampled import AskedOfSample
from .tiers import NEAREST, Tiers, distance, said, tiers_of, write_tiers
from .world import Frame, Settlement, World

_ROUNDS, _AGAIN = 200, 6
"""Rounds of rows, and how often a scheme is given what coins would take from it."""
_LOOSE = frozenset({Kind.COALITION})


@dataclass(frozen=True, eq=False)
class Robust:
    """A scheme that holds where it was asked to, beside the one that was made for the forecast alone."""

    base: Scheme
    scheme: Scheme
    asked: Asked
    settled: tuple[Settlement, ...]
    """The scheme by the ledger in the worlds it is held to."""
    before: tuple[Settlement, ...]
    """The base design in the same worlds."""
    cuts: tuple[Cut, ...]
    """The rows that were needed to find it."""
    rounds: int
    allowed: Allowed
    """What is lacking in the worlds, since no pact can do without."""
    variables: int
    """How many numbers the program chooses."""
    whole: int
    """How many of them are whole numbers."""

    @property
    def changes(self) -> pd.DataFrame:
        """By city: gain at the forecast as the base design and as this scheme have it, and the difference."""
        table = pd.DataFrame({"base": self.base.gain, "robust": self.scheme.gain})
        return table.assign(change=table["robust"] - table["base"])

    @property
    def objectives(self) -> dict[str, tuple[float | None, float | None]]:
        """What each aim comes to, by its name: for the forecast alone, and for this scheme; the less the better."""
        both = [
            {s["objective"]: s["value"] for s in scheme.verification["stages"]} for scheme in (self.base, self.scheme)
        ]
        return {name: (both[0].get(name), value) for name, value in both[1].items()}

    def confidence(self, doubt: float = 1e-3, wished: float = 0.05) -> Confidence | None:
        """What the futures it holds in say of all others; None where they were not drawn independently."""
        asked = self.asked
        if type(asked) is not AskedOfSample or asked.sample.method != "random":
            return None
        return Confidence(asked.sample.rows, self.worlds, self.variables, not self.whole, doubt, wished)

    @property
    def worlds(self) -> int:
        """How many worlds have a row: a design for these alone is the same design."""
        return len(frozenset().union(*(cut.worlds for cut in self.cuts)))


def robust_design(
    case: Case,
    model: Mechanism | None = None,
    demand: Demand | None = None,
    table: Worths | None = None,
    *,
    base: Scheme | None = None,
    owing: bool = False,
    tiers: float | None = None,
    watch: Watch | None = None,
) -> Robust:
    """The best scheme of a mechanism that also holds where a demand asks it to, settled there by the ledger.

    ``owing``: the fund may owe money at the end of the last year there, as little as can be; otherwise nothing.
    ``table`` as for ``design``. ``base``: the design for the forecast alone, if it is known.
    ``tiers``: open ratios of origins follow the tax of a year: others hold where it is by more than this part below or
    above the forecast (see ``tiers``).

    Raises
    ------
    InvalidInput
        The mechanism does not apply, lets cities borrow, or a demand that cannot be asked of the case.
    NoScheme
        Nothing holds everywhere; the conflict names worlds and cities.
    SolverLimit, Disagreement
        As for ``design``; Disagreement also if the ledger finds in a world what the program promised not to be.
    """
    model = model or load_model()
    held_to = check_demand(model, demand, tiers)
    with Deadline.current(PATIENCE).limiting():
        base = design(case, model, table, watch=watch) if base is None else base
        search = _Search(case, base, held_to, owing=owing, tiers=tiers, watch=watch)
        found = search.run()
        if found is None:
            raise search.refusal()
        return found


def robust_attempt(
    case: Case, base: Scheme, demand: Demand, *, owing: bool = False, tiers: float | None = None
) -> Robust | None:
    """As ``robust_design`` on a base design, where the reasons do not matter if nothing holds everywhere: None then."""
    held_to = check_demand(base.model, demand, tiers)
    with Deadline.current(PATIENCE).limiting():
        return _Search(case, base, held_to, owing=owing, tiers=tiers, watch=None).run()


def check_demand(model: Mechanism, demand: Demand | None, tiers: float | None) -> Demand:
    """What is asked, if it can be asked of a mechanism. Raises InvalidInput as ``robust_design``."""
    if demand is None or demand.is_empty:
        raise InvalidInput([problem("nothing_asked", "scenarios", None)])
    if tiers is not None and not 0.0 < tiers < 1.0:
        raise InvalidInput([problem("no_width", "tiers", f"{tiers:g}")])
    if model.borrowing is not None:
        raise InvalidInput([problem("no_loans", "model", model.id)])
    return demand


class _Search:
    """Rounds of rows on one base design."""

    def __init__(
        self, case: Case, base: Scheme, demand: Demand, *, owing: bool, tiers: float | None, watch: Watch | None
    ) -> None:
        self._base, self._watch, self._owing, model = base, watch, owing, base.model
        found = affine(base.case, model, base.terms)
        self._setting = held(prepare(case, model, base.table, plan_of(base.terms)), base, found.bends is not None)
        self._tiers = None if tiers is None else tiers_of(write(self._setting), found.numbers, base.terms, tiers)
        if self._tiers is not None and not self._tiers.keys:
            raise InvalidInput([problem("no_open_ratio", "tiers", model.id)])
        self._others: list[Linear] = []
        self._frame = Frame(base.terms, found.numbers, model.fund is not None, self._tiers)
        self._near = AGREEMENT * self._setting.scale
        self._asked = demand.on(case, self._frame, World("", base.case, model, base.table.known))
        self._cuts: list[Cut] = []
        self._margins: dict[Subject, float] = {}

    def run(self) -> Robust | None:
        """The design; None if there is none, and then ``refusal`` has the reasons."""
        self._cuts += self._asked.first()
        rounds = 0
        for _ in range(_AGAIN):
            solved = self._rounds()
            if solved is None:
                return None
            program, stages, more = solved
            rounds += more
            scheme = self._by_tiers(program, verified(program, stages))
            settled = tuple(self._asked.settle(scheme.terms))
            may = lacked(settled, owing=self._owing)
            lacking = self._asked.lacking(settled, may)
            beyond = {subject: lack for subject, lack in lacking.items() if lack > self._near}
            if not beyond:
                before = tuple(self._asked.settle(self._base.terms))
                columns = len(program.columns), sum(c.whole is not Whole.NO for c in program.columns)
                found = replace(scheme, verification={**scheme.verification, "robust": self._account(settled, may)})
                return Robust(
                    self._base,
                    found,
                    self._asked,
                    settled,
                    before,
                    (*self._cuts,),
                    rounds,
                    may,
                    *columns,
                )
            self._add(self._asked.broken(self._frame.vector(scheme.terms), may, self._near))
            for subject, lack in beyond.items():
                self._margins[subject] = self._margins.get(subject, 0.0) + 2.0 * lack
        shown = "; ".join(f"{subject}: {lack:.3g}" for subject, lack in beyond.items())
        raise Disagreement(f"settled in the worlds it was designed for, the scheme leaves short: {shown}")

    def _by_tiers(self, program: Program, scheme: Scheme) -> Scheme:
        """The scheme with the ratios of other tiers in its terms, settled and audited with them."""
        if self._tiers is None:
            return scheme
        case, model = scheme.case, scheme.model
        terms = self._tiers.agreed(scheme.terms, said(program, self._tiers, self._others))
        terms = Terms.model_validate(terms.model_dump())
        found = replace(scheme, terms=terms, ledger=settle(case, model, terms))
        short = scheme.verification["shortfall"]
        broken = breaches(case, model, terms, found.ledger, agreement(found), found.outside, short)
        if broken or not found.ledger.equals(scheme.ledger):
            raise Disagreement(
                "; ".join(f"{b.rule} ({b.subject})" for b in broken) or "ratios of other tiers hold at the forecast"
            )
        return found

    def refusal(self) -> NoScheme:
        """Why there is none: what would mend it heeds the rows that are known, and may miss others."""
        return NoScheme(replace(refusal(self._latest, self.writing).explanation, so_far=True))

    def _rounds(self) -> tuple[Program, list[Any], int] | None:
        """Design with the rows that are known until no row is missed; None if there is no design with them."""
        for number in range(1, _ROUNDS + 1):
            program = self._latest = self.writing(self._setting, _LOOSE)
            program.watch = self._watch
            stages = run_stages(program, self._objectives(program))
            if stages is None:
                return None
            assert program.point is not None
            numbers = columns_of(program, self._frame.numbers, self._others).at(program.point)
            if not self._add(self._asked.broken(numbers, allowed(program), self._near)):
                hold_lacking(program)
                return program, stages, number
        raise Disagreement(f"rows were still missed after {_ROUNDS} rounds")

    def _add(self, found: Sequence[Cut]) -> bool:
        """Add rows that are not there yet; whether there are any."""
        fresh = [cut for cut in found if cut not in self._cuts]
        self._cuts += fresh
        return bool(fresh)

    def writing(self, setting: Setting, relaxed: frozenset[Kind]) -> Program:
        """The program of a setting with the rows that are known."""
        program = write(setting, relaxed)
        cuts = [cut.stricter(self._margins.get(cut.subject, 0.0)) for cut in self._cuts]
        self._others = [] if self._tiers is None else write_tiers(program, self._tiers)
        columns = columns_of(program, self._frame.numbers, self._others)
        write_cuts(program, columns, cuts, owing=self._owing)
        return program

    def _objectives(self, program: Program) -> list[tuple[str, Objective]]:
        """The mechanism's, after what is lacking in other worlds."""
        known = {c.role: c.variable for c in program.columns}
        first = [(stage, partial(_itself, known[role])) for role, stage in STAGES.items() if role in known]
        own = [(name, OBJECTIVES[name]) for name in program.setting.model.design.objectives]
        last = [] if self._tiers is None else [(NEAREST, partial(self._apart, self._tiers))]
        return [*first, *own, *last]

    def _apart(self, tiers: Tiers, program: Program) -> Expression:
        return distance(program, tiers, self._others)

    def _account(self, settled: Sequence[Settlement], may: Allowed) -> dict[str, Any]:
        """What was checked, as data."""
        least = [float(s.slack[:-1].min()) for s in settled]
        return {
            **self._asked.account,
            "settled": len(settled),
            "least_slack": min(least, default=None),
            "shortfall": may.coalitions,
            "fund_owes": may.fund,
            "rows": len(self._cuts),
            "tiers": None if self._tiers is None else self._tiers.width,
        }


def lacked(settled: Sequence[Settlement], *, owing: bool) -> Allowed:
    """What coalitions fall short of at most, and what the fund owes at most if it may, by the ledger."""
    owed = max((float(s.missing[-1]) for s in settled), default=0.0) if owing else 0.0
    return Allowed(max((s.shortfall for s in settled), default=0.0), owed)


def _itself(variable: Linear, _: Program) -> Any:
    return 1.0 * variable


def held(setting: Setting, base: Scheme, bends: bool) -> Setting:
    """The setting with open sizes as the base design has them, and the ratios of deals whose payments bend."""
    fixed: dict[tuple[str, ...], float] = {("size", path): size for path, size in base.terms.sizes.items()}
    if bends:
        for k, deal in enumerate(setting.deals):
            if np.isfinite(deal.shared.cap) or deal.shared.floor.any():
                shares = base.terms.origin_share.get(deal.transfer, (0.0,) * setting.horizon)
                for t in np.flatnonzero(setting.taxed(k)).tolist():
                    fixed["origin_share", *setting.ratio_class(k, t)] = shares[t]
    return replace(setting, fixed={**setting.fixed, **fixed})
