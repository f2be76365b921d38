"""What the environment and working people have of it. The case counts ecological effects in money."""

from collections.abc import Iterator, Mapping

from ..case.model import Transfer
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
    """Jobs that are elsewhere than without the pact, and how many of them in weak areas, less those no longer there."""
    weak, persons = scheme.case.weak, scheme.case.population_unit
    changed = [t for t in scheme.case.transfers if scheme.terms.plan.get(t.id) != scheme.anyway.get(t.id)]
    into = sum(t.jobs * (_at(t, scheme.terms.plan) in weak) for t in changed)
    out = sum(t.jobs * (_at(t, scheme.anyway) in weak) for t in changed)
    yield Indicator("jobs_moved", "persons", persons * sum(t.jobs for t in changed))
    yield Indicator("jobs_to_weak", "persons", persons * (into - out))


def _at(transfer: Transfer, places: Mapping[str, str]) -> str:
    return places.get(transfer.id, transfer.origin)
