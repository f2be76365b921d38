"""One future solved anew: what coalitions could gain exactly, and what would be designed."""

from collections.abc import Mapping

from ...arrays.coalitions import joint_gains, order_of
from ...arrays.levers import changed, rule
from ...deadline import Deadline
from ...errors import SolverLimit
from ...mechanism.playing import playing
from ...text import both
from ...worth import alternative, worth_table
from ...worth.claims import ListedClaims
from ...worth.outsiders import claims
from .objecting import columns_of, objections
from .sent import Floats, Task


def solve(task: Task, place: Mapping[str, int], index: int, values: Floats, gains: Floats, row: Floats) -> None:
    """Worths, and a design, of one future, put into its row of the table."""
    numbers = values.tolist()
    case = changed(task.case, task.levers, numbers)
    model = rule(task.model, task.levers, numbers)
    table = worth_table(playing(case, model), anyway=alternative(case, model), known=task.known)
    if index < task.exact:
        asked = claims(case, model.at(task.terms.sizes), table)
        assert isinstance(asked, ListedClaims)
        excess = asked.game.worths - joint_gains(gains, order_of(case, table))
        row[columns_of(place, "exact")] = objections(excess[None], task.tolerance)[0]
    if index < task.redesign:
        from ...optimize import NoScheme, attempt, simulate  # what worths alone do not need

        row[[place["redesign:found"], place["redesign:joint"]]] = 0.0, table.worths[-1]  # none was found so far
        given = (case, table) if task.facts is task.case else (changed(task.facts, task.levers, numbers), None)
        try:
            found = (attempt if model.open_parameters else simulate)(given[0], model, given[1])
        except SolverLimit:
            Deadline.current().check(both("scenarios.sweeping"))
            row[place["redesign:found"]] = -1.0
            return
        except NoScheme:
            found = None
        if found is None:
            return
        row[place["redesign:found"]] = 1.0
        for city, gain in found.gain.items():
            row[place[f"redesigned:{city}"]] = gain
