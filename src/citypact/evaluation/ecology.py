"""What the environment and working people have of it. The case counts ecological effects in money."""

from collections.abc import Iterator

from ..pact.scheme import Scheme
from .indicator import Indicator
from .period import items, periods


def ecology(scheme: Scheme) -> Iterator[Indicator]:
    """Release benefits, net benefits of ecological projects, harm made good, ecological projects built."""
    built = [p.id for p in scheme.case.projects if p.category == "ecological" and p.id in scheme.terms.projects]
    benefits = items(scheme, "project-benefit", "project-revenue")
    ecological = benefits[benefits["subject"].isin(built)]
    for period in periods(scheme.case):
        release = period.by_city(items(scheme, "release-benefit", "release-revenue"))
        yield Indicator("release_benefit", "money", float(release.sum()), period.key)
    for period in periods(scheme.case):
        yield Indicator("ecological_benefit", "money", float(period.by_city(ecological).sum()), period.key)
    for period in periods(scheme.case):
        yield Indicator("harm_made_good", "money", period.total(items(scheme, "harm-compensation")), period.key)
    yield Indicator("ecological_projects", "count", len(built))


def jobs(scheme: Scheme) -> Iterator[Indicator]:
    """Jobs that move, and how many of them to weak areas, less those from there. In persons."""
    weak, transfer = scheme.case.weak, scheme.case.transfer
    moved = {k: transfer[k] for k in scheme.terms.plan}
    persons = scheme.case.population_unit
    into = sum(t.jobs for k, t in moved.items() if scheme.terms.plan[k] in weak)
    out = sum(t.jobs for t in moved.values() if t.origin in weak)
    yield Indicator("jobs_moved", "persons", persons * sum(t.jobs for t in moved.values()))
    yield Indicator("jobs_to_weak", "persons", persons * (into - out))
