"""What moves and what is built: room at the hosts, categories of projects, and the joint gain of a joint plan.

Whether a plan of the market or of a centre is theirs stands in ``choice``.
"""

from collections.abc import Iterator, Mapping

from ...case.model import Case
from ...case.starts import between
from ...mechanism import Mechanism, SharedTax
from ...text import both
from ...worth.alternative import alternative
from ..planned import planned_gain
from ..terms import Terms
from .breach import Breach


def capacities(case: Case, terms: Terms) -> Iterator[Breach]:
    """Use of every resource of every host, as a part of what it has; where it has nothing, any use is all too much."""
    room = both("pact.breach.capacity")
    for row in case.capacities:
        used = sum(case.transfer[k].uses.get(row.resource, 0.0) for k, host in terms.plan.items() if host == row.city)
        yield Breach(
            room,
            f"{row.city}/{row.resource}",
            (used - row.amount) / (row.amount or used or 1.0),
        )


def starts(case: Case, model: Mechanism, terms: Terms) -> Iterator[Breach]:
    """Years between the agreed start of a move or project and those in which it may start; ``case``: as agreed.

    Only where the plan is one of consent are years chosen.
    """
    rows = {k: case.host[k, terms.plan[k]] for k in terms.starts} | {p: case.project[p] for p in terms.project_starts}
    for subject, year in (*terms.starts.items(), *terms.project_starts.items()):
        first, last = between(rows[subject])
        missed = max(first - year, year - last, abs(rows[subject].start_year - year))
        yield Breach(both("pact.breach.start_years"), subject, float(missed))
        if model.coordination.mode != "consent":
            yield Breach("coordination.mode", subject, 1.0)


def categories(case: Case, model: Mechanism, terms: Terms) -> Iterator[Breach]:
    """Projects that nobody builds under this mode of coordination."""
    allowed = model.coordination.projects
    for project in case.projects:
        if project.id in terms.projects and allowed != "all" and project.category not in allowed:
            yield Breach("coordination.projects", project.id, 1.0)


def coverage(case: Case, model: Mechanism, shared: Mapping[str, SharedTax], terms: Terms) -> Iterator[Breach]:
    """Moves that the rule does not cover nor happen anyway, and projects, where only what it covers comes about."""
    if model.coordination.moves == "covered":
        anyway = alternative(case, model)
        covered = {k for k, tax in shared.items() if tax.standing == "shared"}
        others = [k for k, host in terms.plan.items() if k not in covered and anyway.get(k) != host]
        yield from (Breach("coordination.moves", subject, 1.0) for subject in (*others, *terms.projects))


def joint_gain(case: Case, model: Mechanism, terms: Terms, together: float) -> Iterator[Breach]:
    """What a joint plan leaves on the table of what all ``together`` can earn."""
    if model.coordination.mode == "joint-plan" and model.coordination.moves == "all":
        gain = planned_gain(case, terms, alternative(case, model))
        yield Breach("coordination.mode", both("pact.breach.all_cities"), together - gain)
