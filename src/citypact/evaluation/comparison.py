"""Several mechanisms on one case, side by side; one that yields no scheme stays in the comparison, with the reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..case.model import Case
from ..content import ByContent
from ..errors import CitypactError, SolverLimit
from ..mechanism import Mechanism, check_applicable
from ..optimize import design, simulate
from ..pact.scheme import Scheme
from ..text import both
from ..worth import Worths, find_worths
from .evaluation import Evaluation, evaluate

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Column:
    """One mechanism: what it comes to, or why it comes to nothing."""

    model: Mechanism
    outcome: Evaluation | CitypactError

    @property
    def evaluation(self) -> Evaluation | None:
        """The evaluation of its scheme, if there is one."""
        return self.outcome if isinstance(self.outcome, Evaluation) else None


@dataclass(frozen=True, eq=False)
class Comparison(ByContent):
    """Mechanisms side by side, in the order in which they were named."""

    case: Case
    table: Worths
    columns: tuple[Column, ...]


def compare(
    case: Case, models: Sequence[Mechanism], table: Worths | None = None, progress: Progress | None = None
) -> Comparison:
    """Every mechanism on the case. ``progress`` is called with (mechanisms done, mechanisms in all).

    Raises
    ------
    InvalidInput, SolverLimit
        The worths of the coalitions cannot be worked out.
    """
    table = find_worths(case) if table is None else table
    columns = []
    for done, model in enumerate(models):
        columns.append(Column(model, _outcome(case, model, table)))
        if progress is not None:
            progress(done + 1, len(models))
    return Comparison(case, table, tuple(columns))


def scheme_of(case: Case, model: Mechanism, table: Worths) -> Scheme:
    """The scheme of a mechanism: designed where it leaves something to decide, else simulated.

    Raises
    ------
    NoScheme, InvalidInput, SolverLimit, Disagreement
        As for ``design`` and ``simulate``.
    """
    return design(case, model, table) if model.open_parameters else simulate(case, model, table)


def _outcome(case: Case, model: Mechanism, table: Worths) -> Evaluation | CitypactError:
    try:
        check_applicable(case, model)
        scheme = scheme_of(case, model, table)
        if scheme.unproven:  # figures of another scheme than the mechanism's would be compared
            raise SolverLimit(both("design.no_time_to_prove"))
        return evaluate(scheme)
    except CitypactError as why:
        return why
