"""Kinds that speak of one city each: what they share."""

import numpy as np

from ...case.flows import discount_factors
from ...optimize.program import Program
from ...optimize.setting import Setting
from ...pact.scheme import Scheme
from ..offer import Clause
from .kind import Kind, Said
from .number import Key, Number


class OfCity(Kind):
    """A number of a city; its key is the city's."""

    def select(self, setting: Setting, clause: Clause) -> Said:
        """Every city that a clause speaks of."""
        cities = (city for city in setting.cities if is_meant(clause, city.id, city.province))
        return {Number(self.name, (city.id,)): clause.value for city in cities}


def paid_by_year(setting: Setting, path: tuple[float, ...] | None, present_value: float) -> tuple[float, ...]:
    """Yearly payments that come to a present value: as before, in proportion, or the same in each year."""
    before = np.array(path) if path else np.zeros(setting.horizon)
    shape = before if before.any() else np.ones(setting.horizon)
    return tuple((shape * (present_value / float(setting.discount @ shape))).tolist())


def is_meant(clause: Clause, city: str, province: str) -> bool:
    """Whether a clause speaks of a city."""
    return clause.city in (None, city) and clause.province in (None, province)


def city_number(setting: Setting, city: str) -> int:
    """Canonical number of a city."""
    return [c.id for c in setting.cities].index(city)


def city_of(program: Program, key: Key) -> int:
    """Canonical number of the city that a key begins with."""
    return city_number(program.setting, key[0])


def present(scheme: Scheme, yearly: tuple[float, ...]) -> float:
    """Present value of yearly payments; 0 where there are none."""
    return float(discount_factors(scheme.case) @ np.array(yearly)) if yearly else 0.0


def discount_of(program: Program, t: int) -> float:
    """Present value of one in year t."""
    return float(program.setting.discount[t])
