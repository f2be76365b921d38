"""Names for the keys of a case and for the parties and items of its ledger, in both languages."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import get_args

from ..case.model import BEYOND, Case
from ..case.parties import CENTRE, county, province
from ..catalogue import keys
from ..mechanism import parties
from ..mechanism.purposes import grant_item, use_of
from ..mechanism.sections.fund import Use
from ..text import Bilingual, Joined, both

_PARTIES = {
    parties.FUND: "fund",
    parties.TAXPAYERS: "taxpayers",
    parties.STATUS_QUO: "status-quo",
    parties.SITE: "site",
    parties.WORKS: "works",
    parties.OUTSIDE: "outside",
    parties.FIRMS: "firms",
    parties.LENDERS: "lenders",
    parties.POOL: "pool",
    parties.RESERVE: "stabilization",
}
_ITEM = "report.item."
_OTHER_SUBJECTS = {use: f"report.use.{use}" for use in get_args(Use)} | {
    "fund": "report.party.fund",
    "subsidy": "report.item.subsidy",
    "pool": "report.party.pool",
    "award": "report.item.award",
    "rates-pool": "report.item.levy-saved",
    "equalization": "report.item.equalization-grant",
}


@cache
def every_item() -> tuple[str, ...]:
    """Every item that a ledger can have."""
    found = [key.removeprefix(_ITEM) for key in keys() if key.startswith(_ITEM)]
    return (*found, *map(grant_item, get_args(Use)))


class Names:
    """Names of everything in a case; a key that names nothing stays as it is."""

    @classmethod
    def of(cls, case: Case) -> "Names":
        """Those of a case, made once."""
        return case.recall(("names",), None, lambda: cls(case))

    def __init__(self, case: Case) -> None:
        self.cities = {city.id: city.name.both for city in case.cities}
        self._parties: dict[str, Bilingual] = self.cities | {
            party: both(f"report.party.{name}") for party, name in _PARTIES.items()
        }
        self._parties[BEYOND] = both("report.party.beyond")
        self._parties |= _tiers(case)
        self.subjects = {t.id: t.name.both for t in case.transfers} | {p.id: p.name.both for p in case.projects}

    def party(self, key: str) -> str:
        """A city or one of the ledger's other parties."""
        return self._parties.get(key, key)

    @property
    def every_party(self) -> Mapping[str, Bilingual]:
        """Whoever can pay or be paid, by key."""
        return self._parties

    @property
    def every_subject(self) -> tuple[str, ...]:
        """Whatever money can be for."""
        return (*self.subjects, *self.cities, *_OTHER_SUBJECTS)

    def subject(self, key: str) -> str:
        """A transfer, a project, a use of the fund, an instrument or a city that money is for."""
        own = self.subjects.get(key) or self.cities.get(key)
        return own or (both(_OTHER_SUBJECTS[key]) if key in _OTHER_SUBJECTS else key)

    def item(self, key: str) -> str:
        """An item of the ledger; grants are named after their use."""
        use = use_of(key)
        return both(f"report.item.{key}" if use is None else f"report.use.{use}")

    def purpose(self, item: str, subject: str) -> str:
        """An item of the ledger with what it is for, if that is said."""
        if not subject:
            return self.item(item)
        return Joined([self.item(item), self.subject(subject)], "colon")

    def together_subjects(self, keys: Iterable[str]) -> Bilingual:
        """Several transfers or projects in one text."""
        return Joined(map(self.subject, keys))

    def together(self, keys: Iterable[object]) -> Bilingual:
        """Several parties in one text."""
        return Joined(self.party(str(key)) for key in keys)


def _tiers(case: Case) -> dict[str, Bilingual]:
    """The tiers of government that are no cities."""
    keys = dict.fromkeys(city.province for city in case.cities)
    names = {key: case.provinces[key].both if key in case.provinces else key for key in keys}
    found: dict[str, Bilingual] = {}
    found |= {province(key): both("report.party.province", province=name) for key, name in names.items()}
    found |= {county(city.id): both("report.party.county", city=city.name.both) for city in case.cities}
    return found | {CENTRE: both("report.party.centre")}
