"""Who is merged with whom: by province, or by a TOML file of groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..case.model import BEYOND, Case
from ..case.naming import city_keys
from ..errors import InvalidInput, Problem
from ..reading import toml
from ..reading.fields import Named
from ..reading.files import read_text
from ..reading.record import Record
from ..reading.record import problem as case_problem
from ..reading.suggest import suggestion
from ..text import both


@dataclass(frozen=True)
class Grouping:
    """The group of every city, and the names of the groups that are no single city."""

    groups: Mapping[str, str]
    names: Mapping[str, Named]

    def of(self, city: str) -> str:
        """The group of a city; the world outside the region is none and stays what it is."""
        return city if city == BEYOND else self.groups[city]

    def members(self, group: str) -> list[str]:
        """The cities of a group."""
        return [city for city, its in self.groups.items() if its == group]

    @property
    def all(self) -> list[str]:
        """The groups in order of their first city."""
        return list(dict.fromkeys(self.groups.values()))


def check_several(case: Case, grouping: Grouping) -> None:
    """Raises InvalidInput if all cities are in one group: there is nobody left to share with."""
    if len(grouping.all) == 1:
        raise InvalidInput([problem("one_group", case.id, value=next(iter(grouping.all)))])


def problem(key: str, file: str, row: int | None = None, /, value: str | None = None, **values: object) -> Problem:
    """The problem ``scale.<key>`` at a place."""
    message, remedy = both(f"scale.{key}.what", **values), both(f"scale.{key}.do", **values)
    return Problem(file, message, remedy, row, None, value)


def provinces_of(case: Case) -> Grouping:
    """Every province a group; a province with one city in the case keeps that city's name."""
    names = {name: case.provinces.get(name, Named(en=name, zh=name)) for name in _provinces(case)}
    return Grouping({city.id: city.province for city in case.cities}, names)


def read_grouping(case: Case, path: Path) -> Grouping:
    """The groups of a TOML file: for each a table with ``name = { en, zh }`` and ``cities = [...]``.

    Cities that stand in no group stay as they are. Raises InvalidInput with everything that is wrong.
    """
    problems: list[Problem] = []
    text = read_text(path, path.name, problems) or ""
    record = Record(path.name, toml.parse(text, path.name, problems), toml.placer(text))
    known = [city.id for city in case.cities]
    keys = city_keys(case)
    groups: dict[str, str] = {}
    names: dict[str, Named] = {}
    for group in record.data:
        cities = record.get(group, "cities")
        if not isinstance(cities, list) or not all(isinstance(city, str) for city in cities):
            problems.append(record.problem("not_a_list", group, "cities"))
            continue
        cities = [keys.get(city, city) for city in cities]
        problems += _strangers(record, group, cities, known, groups)
        groups |= dict.fromkeys(cities, group)
        en = record.text(group, "name", "en") or group
        names[group] = Named(en=en, zh=record.text(group, "name", "zh") or en)
    alone = [city for city in known if city not in groups]
    problems += [problem("taken", path.name, value=group) for group in names if group in alone]
    if problems:
        raise InvalidInput(problems)
    return Grouping({city: groups.get(city, city) for city in known}, names)


def _strangers(
    record: Record, group: str, cities: list[str], known: list[str], groups: Mapping[str, str]
) -> Iterable[Problem]:
    """Cities that the case does not have, or that stand in two groups."""
    row, _ = record.place((group, "cities"))
    for city in cities:
        if city not in known:
            kind, hint = both("case.kind.cities"), suggestion(city, known)
            yield case_problem("case.unknown_reference", record.file, row, "cities", value=city, kind=kind, hint=hint)
        if city in groups or cities.count(city) > 1:
            yield problem("twice", record.file, row, value=city)


def _provinces(case: Case) -> list[str]:
    return list(dict.fromkeys(city.province for city in case.cities))
