"""What can be signed at each stage of commitment, and what the next one takes.

Cities of an agglomeration come to terms in stages: by consensus, which each may leave and in which none may lose in any
year; by standing institutions, with pledges; by law. Each stage is a mechanism, and its pact the largest that holds
under it. What a later stage has and an earlier one lacks is tried there, one move or project at a time, beside what
that stage has already: by how much pledges and yearly losses would have to go beyond what it allows. So a deal that is
missing at a stage has its price in commitment.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..case.model import Case
from ..content import ByContent
from ..errors import CitypactError, SolverLimit
from ..mechanism import Mechanism, check_applicable, load_model
from ..mechanism.playing import playing
from ..optimize import design
from ..optimize.design import prepare
from ..optimize.explain import loosening
from ..optimize.subject import Kind
from ..pact.commitment import pledges
from ..pact.planned import plan_of
from ..pact.scheme import Scheme
from ..text import both
from ..worth import Plan, Worths, alternative, find_worths
from ..worth.coordination import plan_gain
from ..worth.staying import fits

STAGES = ("voluntary-consensus", "institutional-pact", "legal-pact")
"""The bundled mechanisms that are the stages of Chinese practice, from the least binding on."""
Progress = Callable[[int, int], None]
_ADVANCES = (Kind.YEARLY_GAIN, Kind.YEARLY_BUDGET)


@dataclass(frozen=True)
class Need(ByContent):
    """What a move or project of a later stage would take at this one. Money of the case, present value."""

    item: str
    """The transfer, or the project."""
    host: str | None
    """Where the transfer goes; None: a project."""
    year: int
    """In which it starts in the later pact."""
    gain: float
    """What it brings to all together."""
    pledges: dict[str, float]
    """By city: what it would have to pledge beyond what the stage allows, in money of the first year."""
    advances: dict[str, float]
    """By city: what it would have to bear in years of loss beyond what the stage allows."""
    possible: bool = True
    """Whether pledges and years of loss alone would bring it in."""

    @property
    def total(self) -> float:
        """All that it takes."""
        return sum(self.pledges.values()) + sum(self.advances.values())


@dataclass(frozen=True, eq=False)
class Stage(ByContent):
    """One stage: the largest pact that holds, or why there is none; and what is missing that a later stage has."""

    model: Mechanism
    outcome: Scheme | CitypactError
    needs: tuple[Need, ...] = ()
    """Of what a later stage has more, each by itself, what takes least first."""

    @property
    def scheme(self) -> Scheme | None:
        """Its pact, if there is one."""
        return self.outcome if isinstance(self.outcome, Scheme) else None

    @property
    def pledges(self) -> dict[str, float]:
        """By city: what it pledges, in the case's money; where nobody can leave, nothing."""
        if (scheme := self.scheme) is None:
            return {}
        found = pledges(scheme.case, scheme.model, scheme.terms, scheme.ledger)
        return {} if found is None else {str(city): float(p) for city, p in found.items() if p > scheme.tolerance}

    @property
    def debts(self) -> dict[str, float]:
        """By city that borrows: the most that it owes at the end of a year, in the case's money, not discounted."""
        if (scheme := self.scheme) is None:
            return {}
        return {str(city): float(most) for city, most in scheme.debts.max(axis=1).items() if most > 0}


@dataclass(frozen=True, eq=False)
class Stages(ByContent):
    """All stages on a case, from the least binding on."""

    case: Case
    table: Worths
    stages: tuple[Stage, ...]


def stages(
    case: Case,
    models: Sequence[Mechanism] | None = None,
    table: Worths | None = None,
    progress: Progress | None = None,
) -> Stages:
    """What can be signed at each stage of commitment, and what the next one takes.

    ``models``: the stages, from the least binding on; those of ``STAGES`` if nothing is said. ``table``: over the
    status quo of the first. ``progress`` is called with (stages done, stages in all).

    Raises
    ------
    InvalidInput, SolverLimit
        The worths of the coalitions cannot be worked out.
    """
    models = [load_model(name) for name in STAGES] if models is None else models
    if table is None:
        table = find_worths(playing(case, models[0]), anyway=alternative(case, models[0]))
    outcomes: list[Scheme | CitypactError] = []
    for model in models:
        outcomes.append(_outcome(case, model, table))
        if progress is not None:
            progress(len(outcomes), len(models))
    found = []
    for n, (model, outcome) in enumerate(zip(models, outcomes, strict=True)):
        later = [scheme for scheme in outcomes[n + 1 :] if isinstance(scheme, Scheme)]
        found.append(Stage(model, outcome, _needs(outcome, later) if isinstance(outcome, Scheme) else ()))
    return Stages(case, table, tuple(found))


def _outcome(case: Case, model: Mechanism, table: Worths) -> Scheme | CitypactError:
    try:
        check_applicable(case, model)
        scheme = design(case, model, table)
        if scheme.unproven:
            raise SolverLimit(both("design.no_time_to_prove"))
        return scheme
    except CitypactError as why:
        return why


def _needs(scheme: Scheme, later: Sequence[Scheme]) -> tuple[Need, ...]:
    """What each part of the later pacts that this one lacks would take here, what takes least first."""
    found = [_need(scheme, other, item) for item, other in _missing(scheme, later)]
    return tuple(sorted(found, key=lambda need: (not need.possible, need.total, -need.gain)))


def _missing(scheme: Scheme, later: Sequence[Scheme]) -> Iterator[tuple[str, Scheme]]:
    """Transfers and projects that this pact lacks, with the next one that has them."""
    here = {*scheme.terms.plan, *scheme.terms.projects}
    for item in (*scheme.case.transfer, *scheme.case.project):
        holding = (other for other in later if item in other.terms.plan or item in other.terms.projects)
        if item not in here and (other := next(holding, None)) is not None:
            yield item, other


def _need(scheme: Scheme, other: Scheme, item: str) -> Need:
    """What must be loosened beside the plan that holds; beside nothing, if there is no room."""
    case, anyway = playing(scheme.given, scheme.model), dict(scheme.anyway)
    plan, host = plan_of(scheme.terms), other.terms.plan.get(item)
    if host is not None and not fits(case, plan, item, host):
        plan = Plan(anyway, ())
    wanted = _with_item(plan, other, item)
    gain = plan_gain(case, wanted, anyway) - plan_gain(case, plan, anyway)
    found = loosening(prepare(scheme.given, scheme.model, scheme.table, wanted), (Kind.PLEDGE, *_ADVANCES))
    row = other.case.project[item] if host is None else other.case.host[item, host]
    if found is None:
        return Need(item, host, row.start_year, gain, {}, {}, possible=False)
    advances: dict[str, float] = {}
    for (kind, subject), money in found.items():
        if kind in _ADVANCES:
            advances[subject.city] = advances.get(subject.city, 0.0) + money
    by_pledge = {subject.city: money for (kind, subject), money in found.items() if kind is Kind.PLEDGE}
    return Need(item, host, row.start_year, gain, by_pledge, advances)


def _with_item(plan: Plan, other: Scheme, item: str) -> Plan:
    """A plan with a transfer or project of another one, in the year in which it starts there."""
    terms = other.terms
    if item in terms.plan:
        starts = {item: other.case.host[item, terms.plan[item]].start_year}
        return replace(plan, hosts=plan.hosts | {item: terms.plan[item]}, starts={**plan.starts, **starts})
    starts = {item: other.case.project[item].start_year}
    return replace(plan, projects=(*plan.projects, item), project_starts={**plan.project_starts, **starts})
