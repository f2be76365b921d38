"""What a pact's numbers mean where figures come out otherwise: gains, the fund's last balance and what is asked for.

A world is a case under a scenario, or in a drawn future, with the mechanism as it is there. Its gains are those of the
affine map of the ledger (``arrays.affine``), which posts the pact there; what cities could do alone is worked out anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from ...arrays.affine import Affine, Number, affine
from ...arrays.posted import Floats
from ...case.model import Case
from ...content import ByContent
from ...errors import InvalidInput
from ...mechanism import Mechanism
from ...mechanism.playing import playing
from ...mechanism.rights import Entitled
from ...pact.audit.plan import capacities
from ...pact.ledger import FUND, fund_balance, gains, settle
from ...pact.money import per_unit
from ...pact.payments import fund_interest
from ...pact.rounding import slips
from ...pact.terms import Terms
from ...worth import alternative, find_worths
from ...worth.claims import Claims, by_player, nothing_but_rounding, sum_over
from ...worth.known import Known
from ...worth.outsiders import claims
from ..distributions import problem
from .tiers import Tiers

_EXACT = 1e-9


@dataclass(frozen=True, eq=False)
class World:
    """A case as it may come out, and the mechanism there."""

    name: str
    case: Case
    model: Mechanism
    known: Known | None = field(default=None, repr=False)
    """What was found of the moves at the forecast."""

    def claims(self, sizes: Mapping[str, float], *, every: bool) -> Claims:
        """What coalitions could do alone here; ``every``: all of them, else only those that are asked for."""
        anyway, method = alternative(self.case, self.model), None if every else "search"
        players = playing(self.case, self.model)
        table = find_worths(players, anyway=anyway, method=method, known=self.known)
        return claims(self.case, self.model.at(sizes), table)

    def alone(self, sizes: Mapping[str, float], known: Claims | None = None) -> Floats:
        """What each city must gain here to take part, shape (cities,), in the order of the case; its money.

        Also where the mechanism itself asks no city: whoever asks for a robust scheme asks for that.
        """
        rule, cities = self.model.participation, [city.id for city in self.case.cities]
        found = self.claims(sizes, every=False) if known is None else known
        own = {city: found.worth(1 << i) for i, city in enumerate(found.players)}
        return np.array([own[city] for city in cities]) + rule.minimum_gain / self.case.unit


@dataclass(frozen=True, eq=False)
class Meaning(ByContent):
    """What the numbers of a pact bring each party in a world: ``effect @ numbers + constant >= least``.

    Parties are the cities in the order of the case, in present value, and after them the fund: what it holds at the end
    of the last year. Shapes (parties, numbers), (parties,) and (parties,); the case's money.
    """

    effect: Floats
    constant: Floats
    least: Floats

    def slack(self, numbers: Floats) -> Floats:
        """What each party has beyond what it must have, shape (parties,)."""
        return np.asarray(self.effect @ numbers + self.constant - self.least)


@dataclass(frozen=True, eq=False)
class Frame(ByContent):
    """What stays as the base design has it wherever figures come out otherwise: plan, sizes and bent ratios."""

    terms: Terms
    numbers: tuple[Number, ...]
    asks_fund: bool
    """Whether the fund is asked what it owes at the end."""
    tiers: Tiers | None = None
    """Ratios that follow the tax that comes in."""

    def meaning(self, world: World, least: Floats | None = None) -> Meaning:
        """What the numbers mean in a world; ``least``: if it is known. Raises InvalidInput if it has other years."""
        found = self.map(world)
        constant = found.constant
        if found.bends is not None:
            constant = constant + found.bends.gains(found.vector(self.terms))
        effect, constant = np.vstack([found.matrix, found.fund]), np.append(constant, found.fund_constant)
        if self.tiers is not None:
            effect = self.tiers.extended(
                effect, self.tiers.of(world.case, world.model.at(self.terms.sizes), self.terms)
            )
        return Meaning(effect, constant, self.least(world) if least is None else least)

    def least(self, world: World, known: Claims | None = None) -> Floats:
        """What each party must have in a world, shape (parties,); -inf where nothing is asked of it."""
        return np.append(world.alone(self.terms.sizes, known), 0.0 if self.asks_fund else -np.inf)

    def vector(self, terms: Terms) -> Floats:
        """The numbers of some terms, those of other tiers after them: its own ratios where it has no others."""
        own = np.array([number.of(terms) for number in self.numbers])
        return own if self.tiers is None else np.append(own, self.tiers.others(terms).ravel())

    def map(self, world: World) -> Affine:
        """The ledger's affine map in a world."""
        found = affine(world.case, world.model, self.terms)
        if found.numbers != self.numbers:
            raise InvalidInput([problem("other_years", world.name, None)])
        return found

    def at(self, numbers: Floats) -> Terms:
        """The terms with other numbers, as a program has them: not rounded."""
        own, others = np.split(numbers, [len(self.numbers)])
        fields: dict[str, dict[str, object]] = {}
        for number, value in zip(self.numbers, own.tolist(), strict=True):
            if value or number.kind == "project_share":
                place = fields.setdefault(number.kind, {})
                for step in number.key[:-1]:
                    inner = place.setdefault(step, {})
                    assert isinstance(inner, dict)
                    place = inner
                if number.year is None:
                    place[number.key[-1]] = value
                else:
                    path = place.setdefault(number.key[-1], [0.0] * len(self.years))
                    assert isinstance(path, list)
                    path[number.year] = value
        kinds = dict.fromkeys(number.kind for number in self.numbers)
        found = self.terms.model_copy(update={kind: fields.get(kind, {}) for kind in kinds})
        return found if self.tiers is None else self.tiers.agreed(found, others.reshape(2, -1))

    @cached_property
    def years(self) -> range:
        """Positions of the years."""
        return range(1 + max((n.year for n in self.numbers if n.year is not None), default=0))


@dataclass(frozen=True, eq=False)
class Settlement(ByContent):
    """A pact settled by the ledger in one world, to the coin; the case's money, shapes (parties,) as of a meaning."""

    world: str
    slack: Floats
    """What each city has beyond what it must have, and after them what the fund holds in the end."""
    slip: Floats
    """What rounding to coins can have taken from each."""
    objecting: int | None
    """How many coalitions with a right would do better alone; None where they were not asked."""
    shortfall: float
    """By how much the one that loses most."""
    beyond: tuple[str, ...]
    """Rooms of hosts, as city and resource, that the plan does not fit into here."""

    @property
    def room(self) -> Floats:
        """The slack, with 0 for what is no more than coins; shape (parties,)."""
        return nothing_but_rounding(self.slack, self.slip)

    @property
    def missing(self) -> Floats:
        """What each party lacks, but for coins; shape (parties,)."""
        return np.asarray(np.maximum(0.0, -(self.slack + self.slip)))


def settled(world: World, terms: Terms, least: Floats, known: Claims | None = None) -> Settlement:
    """Settle the pact in a world and ask every city; every coalition too where ``known`` says what they could do.

    ``least``: what each city must have there, and the fund, as in the world's meaning.
    """
    ledger = settle(world.case, world.model, terms)
    found, slip = gains(world.case, ledger), slips(world.case, ledger)
    beyond = found.to_numpy(dtype=float) - least[:-1]
    fund = float(fund_balance(world.case, world.model, ledger)[-1])
    rows = int(((ledger["payer"] == FUND) | (ledger["payee"] == FUND)).sum()) + world.case.horizon
    grown = (1.0 + fund_interest(world.case, world.model)) ** world.case.horizon
    objecting, shortfall = (None, 0.0) if known is None else _objections(world, known, found, slip)
    room = tuple(b.subject for b in capacities(world.case, terms) if b.excess > _EXACT)
    slips_of = np.append(slip.to_numpy(dtype=float), rows * grown / per_unit(world.case))
    return Settlement(world.name, np.append(beyond, fund), slips_of, objecting, shortfall, room)


def _objections(world: World, known: Claims, found: pd.Series, slip: pd.Series) -> tuple[int, float]:
    got, lost = by_player(known, found), by_player(known, slip)
    short = known.violated(got + lost, 0.0, entitled(world, known))
    return len(short), max((known.worth(c) - sum_over(c, got) for c in short), default=0.0)


def entitled(world: World, known: Claims) -> Entitled:
    """The coalitions with a right of their own."""
    return Entitled.of(world.case, world.model.participation.coalitions, known.players)
