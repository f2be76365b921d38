"""Where a city stands on a draft: all that its delegation takes to the meeting, and nothing of what others keep."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...content import ByContent
from ...pact.own_flows import own_flows, own_years
from ...pact.scheme import Scheme
from ..position import Position
from .alternatives import alternatives
from .numbers import Room, of_city, room


@dataclass(frozen=True, eq=False)
class Standing(ByContent):
    """One city and a draft. Money in the case's unit, present value unless by year."""

    city: str
    gain: float
    budget: Mapping[str, Any]
    """revenue, budget, imputed, loss_years, payback_year, to_finance, peak_to_finance; see ``pact.budgets``."""
    flows: pd.DataFrame
    """What it pays and receives by year; see ``own_flows``."""
    years: pd.DataFrame
    """Its budget and its imputed benefits by year; see ``own_years``."""
    alternatives: pd.DataFrame
    """What it could have elsewhere, and with whom; see ``alternatives``."""
    numbers: pd.DataFrame
    """By number that it pays or receives by: now, low and high (all else as drafted), low_free and high_free (all else
    open), with everyone's consent; NaN where nothing is acceptable."""
    asks: pd.DataFrame
    """By number: now, wanted, more (what the city would gain more), with all else as drafted and everyone's consent.
    Numbers of one clause change together, and so does what they bring."""
    most: float
    """The most that it could gain with everyone's consent, all else open; NaN if nothing is acceptable."""

    @property
    def best(self) -> Mapping[str, Any]:
        """Its best alternative: the row of ``alternatives`` with the most for it."""
        rows = self.alternatives.to_dict("records")
        return {str(name): value for name, value in max(rows, key=lambda row: float(row["attainable"])).items()}


def standings(
    position: Position,
    scheme: Scheme,
    cities: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Standing]:
    """Where cities (default: all) stand on a draft that lies on the table and is settled as ``scheme``.

    Raises
    ------
    SolverLimit
        A program was not solved to proven optimality.
    """
    wanted = [city.id for city in scheme.case.cities if cities is None or city.id in cities]
    found = room(position, scheme, wanted, progress)
    return {city: _standing(position, scheme, found, city) for city in wanted}


def _standing(position: Position, scheme: Scheme, found: Room, city: str) -> Standing:
    numbers = found.table.loc[of_city(position, list(found.table.index), city)]
    asks = [(n, found.table.at[n, "now"], wanted, more) for n, (wanted, more) in found.asks[city].items()]
    return Standing(
        city=city,
        gain=float(scheme.gain[city]),
        budget={str(name): scheme.budgets.at[city, name] for name in scheme.budgets.columns},
        flows=own_flows(scheme.case, scheme.ledger, city),
        years=own_years(scheme.case, scheme.ledger, city),
        alternatives=alternatives(scheme, city),
        numbers=numbers,
        asks=pd.DataFrame(asks, columns=["number", "now", "wanted", "more"]),
        most=found.most[city],
    )
