"""The same case written otherwise: rows in another order, cities by other names, money in another unit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from citypact.case.model import Case

from .units_of_money import in_units_of

TABLES = ("cities", "transfers", "hosts", "capacities", "projects", "project_benefits")


def reordered(case: Case, seed: int) -> Case:
    """The same case with the rows of every table shuffled."""
    rng = np.random.default_rng(seed)
    return case.model_copy(
        update={t: tuple(getattr(case, t)[i] for i in rng.permutation(len(getattr(case, t)))) for t in TABLES}
    )


def renamed(case: Case, names: Mapping[str, str]) -> Case:
    """The same case with other city ids, so that their alphabetical order differs too."""
    fields = ("id", "origin", "host", "city")
    tables = {
        t: tuple(
            row.model_copy(
                update={f: names[getattr(row, f)] for f in fields if getattr(row, f, None) in names}
                | ({"members": tuple(names[m] for m in row.members)} if t == "projects" else {})
            )
            for row in getattr(case, t)
        )
        for t in TABLES
    }
    rows = {f"{row.transfer}/{row.host}": f"{row.transfer}/{names.get(row.host, row.host)}" for row in case.hosts}
    formulas = tuple(f.model_copy(update={"row": rows.get(f.row, f.row)}) for f in case.derivation)
    return case.model_copy(update=tables | {"derivation": formulas})


@dataclass(frozen=True)
class Guise:
    """A case written otherwise."""

    case: Case
    city: Mapping[str, str]
    """Its cities' names -> the original ones."""
    money: float
    """Original units in one of its own."""


def guises(case: Case, seed: int) -> dict[str, Guise]:
    """A case in units of 1, ten thousand and a hundred million, shuffled, and renamed in another alphabetical order."""
    ids = [city.id for city in case.cities]
    same = dict(zip(ids, ids, strict=True))
    names = {city: f"town-{len(ids) - i}" for i, city in enumerate(ids)}
    back = {new: old for old, new in names.items()}
    found = {
        f"unit {unit:g}": Guise(in_units_of(case, case.unit / unit), same, unit / case.unit) for unit in (1e4, 1.0)
    }
    found["shuffled"] = Guise(reordered(case, seed), same, 1.0)
    found["renamed"] = Guise(renamed(case, names), back, 1.0)
    shuffled = reordered(renamed(case, names), seed + 1)
    found["all at once"] = Guise(in_units_of(shuffled, case.unit), back, 1.0 / case.unit)
    return found
