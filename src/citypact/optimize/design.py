"""From a case and a mechanism to a verified scheme, or to the reasons why there is none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ..case.model import Case
from ..deadline import PATIENCE, Deadline
from ..errors import InvalidInput, Problem, SolverLimit
from ..mechanism import Mechanism, check_applicable, load_model
from ..mechanism.playing import playing
from ..mechanism.quantity import Reference
from ..mechanism.sections.participation import Participation
from ..pact.audit import breaches
from ..pact.borrowing import borrowed
from ..pact.ledger import settle
from ..pact.scheme import Scheme
from ..solve.live import Unguessed
from ..text import both, both_in
from ..worth import Plan, Worths, alternative, find_worths
from .agreed import LARGEST_PACT
from .blocks import write
from .confirmed import Confirmed, confirmed, shortfall
from .consent import agreed_plan
from .explain import Writing, explain, prices
from .infeasible import Explanation, NoScheme
from .objectives import Objective
from .prepared import setting
from .program import Program
from .search import Watch
from .setting import Setting
from .stages import LEAST_SHORTFALL, Stage, run_stages
from .subject import Kind
from .tiebreak import break_ties, leaves_ties


def design(
    case: Case,
    model: Mechanism | None = None,
    table: Worths | None = None,
    inspect: Callable[[Program], None] | None = None,
    deadline: Deadline | None = None,
    watch: Watch | None = None,
) -> Scheme:
    """The best scheme of a mechanism for a case, verified by the ledger.

    ``model``: if none is given, the bundled default. ``table`` spares the computation of the worths where they are
    known already. ``inspect`` is shown the program at its last stage, with all rows that were needed, before ties are
    broken. ``deadline``: when to give up, if that comes sooner than the end of the run (after five minutes if nothing
    is said of either); the best scheme found by then is returned, and its verification says which stage is not proven
    and how far from the optimum it can be. ``watch`` is told now and then how far the search is.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case.
    NoScheme
        Nothing satisfies the constraints; carries the conflict and the cheapest changes that mend it.
    SolverLimit
        A program was not solved to proven optimality.
    Disagreement
        Program and ledger differ by more than rounding.
    """
    with (deadline or Deadline.current(PATIENCE)).limiting():
        program, stages = _searched(prepare(case, model or load_model(), table), watch)
        if stages is None:
            raise refusal(program)
    if inspect is not None:
        inspect(program)
    return verified(program, stages)


def attempt(case: Case, model: Mechanism, table: Worths | None = None) -> Scheme | None:
    """As ``design``, where the reasons do not matter if there is no scheme: None then."""
    with Deadline.current(PATIENCE).limiting():
        program, stages = _searched(prepare(case, model, table), None)
    return None if stages is None else verified(program, stages)


def _searched(prepared: Setting, watch: Watch | None) -> tuple[Program, list[Stage] | None]:
    """A program at its optimum, and its stages; None if there is no scheme.

    Where coalitions are searched for, most of the time goes into that, and a guess that fails would search twice.
    """
    if not prepared.claims.is_listed:
        return _at_the_optimum(prepared, watch, hurries=False)
    try:
        return _at_the_optimum(prepared, watch, hurries=True)
    except Unguessed:
        return _at_the_optimum(prepared, watch, hurries=False)


def _at_the_optimum(prepared: Setting, watch: Watch | None, *, hurries: bool) -> tuple[Program, list[Stage] | None]:
    """As ``_searched``; ``hurries``: by guessed whole numbers alone, or Unguessed.

    Where a search ends can hang on how those before it went, so that none comes after a guess: all is begun anew.
    """
    program = write(prepared, frozenset({Kind.COALITION}))
    program.watch, program.hurries = watch, hurries
    stages = run_stages(program)
    program.hurries = False
    return program, stages


def simulate(
    case: Case, model: Mechanism, table: Worths | None = None, plan: Literal["whole", "covered"] = "whole"
) -> Scheme:
    """What a mechanism with nothing left to decide does to a case; losses and objections are reported, not prevented.

    ``plan``: "covered" leaves out moves whose tax the rule does not share, and projects, so that what it does is told
    apart from what would happen beside it.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case, or leaves something to decide.
    """
    check_closed(model)
    model = only_covered(model) if plan == "covered" else model
    shown = model.participation.provinces
    reported = Participation(city="none", coalitions="none", enforcement="binding", provinces=shown)
    prepared = prepare(case, model.model_copy(update={"participation": reported}), table)
    found = under(best_scheme(write(prepared, frozenset({Kind.COALITION}))), model)
    broken = breaches(case, model, found.terms, found.ledger, found.tolerance, found.outside)
    return replace(found, breaches=tuple(broken))


def under(scheme: Scheme, model: Mechanism) -> Scheme:
    """A scheme that was found without asking for consent under its whole mechanism, with what cities borrow by that."""
    terms = borrowed(scheme.case, model, scheme.terms)
    ledger = scheme.ledger if terms == scheme.terms else settle(scheme.case, model, terms)
    return replace(scheme, model=model, terms=terms, ledger=ledger)


def only_covered(model: Mechanism) -> Mechanism:
    """The same mechanism where nothing moves but what it covers, and nothing is built."""
    said = both_in(both("mechanism.only_covered"))
    asked = Reference(text=said["en"], zh=said["zh"], status="choice")
    coordination = model.coordination.model_copy(update={"moves": "covered"})
    references = {**model.references, "coordination.moves": asked}
    return model.model_copy(update={"coordination": coordination, "references": references})


def check_closed(model: Mechanism, named: str | None = None) -> None:
    """Raise InvalidInput if a mechanism leaves anything to decide, and so cannot be simulated.

    ``named``: the name or file that it was asked for by, if that is not its id.
    """
    if model.open_parameters:
        what = both("design.open.what", parameters=", ".join(model.open_parameters))
        raise InvalidInput(
            [Problem(both("mechanism.named", id=model.id), what, both("design.open.do", model=named or model.id))]
        )


def program_of(case: Case, model: Mechanism, table: Worths | None = None) -> Program:
    """The program at its last stage, with all rows that were needed: for export and for checks by other solvers."""
    program = write(prepare(case, model, table), frozenset({Kind.COALITION}))
    optimized(program, None)
    return program


def best_scheme(
    program: Program,
    objectives: Sequence[tuple[str, Objective]] | None = None,
    writing: Writing = write,
    inspect: Callable[[Program], None] | None = None,
    *,
    mends: bool = True,
    settles: bool = True,
    rounds: bool = True,
) -> Scheme:
    """The best scheme of a program that is written already, by its mechanism's objectives or by others; verified.

    ``writing`` made the program, if not in the usual way; with it the reasons are found where there is no scheme.
    ``inspect``: as for ``design``. If coalitions may fall short, the least core within reach comes first; ``mends``:
    whether it is asked what would mend that. ``settles``: whether the rule chooses among schemes that are equally good;
    else it is the one that the search ended at, and the verification says so. ``rounds``: whether numbers are rounded
    to what an agreement can say.

    Raises
    ------
    NoScheme, SolverLimit, Disagreement
        As for ``design``.
    """
    stages = optimized(program, objectives, writing)
    if inspect is not None:
        inspect(program)
    return verified(program, stages, mends=mends, settles=settles, rounds=rounds)


def best_attempt(
    program: Program, objectives: Sequence[tuple[str, Objective]] | None = None, *, mends: bool = True
) -> Scheme | None:
    """As ``best_scheme``, where the reasons do not matter if there is no scheme: None then."""
    stages = run_stages(program, objectives)
    return None if stages is None else verified(program, stages, mends=mends)


def optimized(
    program: Program, objectives: Sequence[tuple[str, Objective]] | None, writing: Writing = write
) -> list[Stage]:
    """Move a program to its optimum, stage by stage. Raises NoScheme with the reasons, or SolverLimit."""
    stages = run_stages(program, objectives)
    if stages is None:
        raise refusal(program, writing)
    return stages


def refusal(program: Program, writing: Writing = write) -> NoScheme:
    """That there is no scheme, with the reasons, which can take far longer to find than that there is none."""
    return NoScheme(_reasons(program, writing))


def _reasons(program: Program, writing: Writing) -> Explanation:
    """Why there is no scheme, as far as there is time to find out."""
    deadline = program.deadline.afterwards
    try:
        with deadline.limiting():
            return explain(program.setting, program.relaxed, writing)
    except SolverLimit:
        if not deadline.expired:
            raise
        return Explanation((), (), in_time=False)


def prepare(case: Case, model: Mechanism, table: Worths | None, plan: Plan | None = None) -> Setting:
    """A case under a mechanism, ready for the program.

    ``plan``: what is carried out; if nothing is said, what the mechanism's mode of coordination brings about; by
    consent, the joint plan where none is agreed to, so that the reasons are those that stand against it. A ``table``
    over another status quo than the mechanism's, or of other players, is none.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case.
    SolverLimit
        A worth was not proven, or the time is over.
    """
    check_applicable(case, model)
    case, anyway = playing(case, model), alternative(case, model)
    if table is None or table.chances.anyway != anyway or set(table.chances.cities) != case.city.keys():
        table = find_worths(case, anyway=anyway)
    if plan is None and model.coordination.mode == "consent":
        agreed = agreed_plan(case, model, table)
        return replace(setting(case, model, table, None if agreed is None else agreed.plan), agreed=agreed)
    return setting(case, model, table, plan)


def verified(
    program: Program, stages: list[Stage], *, mends: bool = True, settles: bool = True, rounds: bool = True
) -> Scheme:
    """The scheme at the optimum of a program, ties broken, rounded, settled and audited. Raises Disagreement.

    ``mends``, ``settles``, ``rounds``: as for ``best_scheme``. Of the very largest programs no scheme is settled among
    those that are equally good, and the verification says that ties are left.
    """
    settles = settles and not leaves_ties(program)
    in_time = settles and all(stage.proven for stage in stages)
    if not (_least_is_proven(stages) or program.setting.claims.is_listed):
        program.deadline = program.deadline.afterwards  # ties among what is as good would be that search anew
    elif settles or rounds:
        stages += break_ties(program, [stage.objective for stage in stages], in_time=in_time)
    # ledger and audit do not search; what was found is not lost to the clock
    with Deadline.lifted(PATIENCE).limiting():
        found = confirmed(program, stages, rounds=rounds, hurries=not settles)
        left = {} if settles else {"ties": "left"}
        return found.scheme.noted(_proof(program, stages, found, mends=mends) | left)


def _least_is_proven(stages: list[Stage]) -> bool:
    """Whether coalitions fall short by no more than they must; else the time ended before that was known."""
    return all(stage.proven for stage in stages if stage.objective == LEAST_SHORTFALL)


def _proof(program: Program, stages: list[Stage], found: Confirmed, *, mends: bool) -> dict[str, Any]:
    least = _least_is_proven(stages)
    short = shortfall(program, stages) if least else found.scheme.shortfall  # rounding may have mended some of it
    return {
        "ledger_difference": found.difference,
        "tolerance": found.tolerance,
        "shortfall": short,
        "mended_by": {} if not (mends and short) else _mends(program) if least else None,
        "rounding": found.rounding,
        "stages": [
            *(_stage(stage, program.setting.scale) for stage in _agreed(program.setting)),
            *(_stage(stage, program.setting.scale, rounded) for stage, rounded in _rounded(program, stages, found)),
        ],
        "alike": [list(pair) for pair in program.alike],
        "coalition_rows_written": len(program.coalition_rows),
        **program.setting.table.account(program.coalition_rows),
    }


def _agreed(setting: Setting) -> list[Stage]:
    """The stage at which the plan was chosen, if it was chosen by consent."""
    found = setting.agreed
    return [] if found is None else [Stage(LARGEST_PACT, found.proof, found.proven)]


def _mends(program: Program) -> dict[str, float | None] | None:
    """As ``mended_by``; None where there is no time left to find out."""
    try:
        with program.deadline.limiting():
            return mended_by(program.setting)
    except SolverLimit:
        if not program.deadline.expired:
            raise
        return None


def mended_by(setting: Setting) -> dict[str, float | None]:
    """What would let every coalition have its worth: their rows hard, one other kind loosened; its price by kind."""
    return {str(price.kind): price.money for price in prices(setting, frozenset())}


def _rounded(program: Program, stages: list[Stage], found: Confirmed) -> Iterator[tuple[Stage, float | None]]:
    """Each stage, and what rounding leaves of it, in program money; None where it was not reached, or nothing was."""
    for number, stage in enumerate(stages):
        known = found.rounding is not None and stage.proven
        yield stage, program.value(program.objectives[number]) if known else None


def _stage(stage: Stage, scale: float, rounded: float | None = None) -> dict[str, Any]:
    """A stage in the case's money, with what proved it; ``rounded`` is in the program's."""
    proof = stage.proof
    return {
        "objective": stage.objective,
        "value": _known(proof.value * scale),
        **({} if rounded is None else {"rounded": rounded * scale}),
        "gap": _known(proof.gap * scale),
        "proven": stage.proven,
        "proven_by": list(proof.by),
        "disputed_by": list(proof.disputed),
    }


def _known(amount: float) -> float | None:
    return amount if np.isfinite(amount) else None
