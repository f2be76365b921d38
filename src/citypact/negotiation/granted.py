"""Terms of sharing in talks: the years that an offer grants, and the others that could be granted in their place.

A term is a whole number of years, and there are few of them: each is a program of its own, and all are tried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np

from ..optimize.live import Live
from .deals import transfers_meant
from .numbers import Number
from .position import Position, take_position

_MOST = 150
"""Combinations of terms that are tried; where there are more, one clause at a time is changed."""


@dataclass(frozen=True, eq=False)
class Granted:
    """The terms of an offer that are no red lines, each by the number of its clause in the offer (from 0)."""

    position: Position

    @cached_property
    def offered(self) -> Mapping[int, int]:
        """Years by clause, as the offer has them."""
        clauses = enumerate(self.position.offer.clauses)
        rows = [row for row, clause in clauses if clause.number == "term" and not clause.locked]
        return {row: years for row, years in self.position.granted.items() if row in rows}

    @property
    def as_offered(self) -> bool:
        """Whether the position still grants what was offered."""
        clauses = self.position.offer.clauses
        return all(clauses[row].value == years for row, years in self.offered.items())

    @cached_property
    def longest(self) -> int:
        """The longest term that the rules allow."""
        rule = self.position.setting.model.tax_sharing
        return min(rule.term + rule.extension, self.position.setting.horizon)

    def number(self, row: int) -> Number:
        """The term of a clause as a number of the pact."""
        clause = self.position.offer.clauses[row]
        if not clause.is_narrowed:
            return Number("term", ())
        longest = self.at(dict.fromkeys(self.offered, self.longest)).setting
        return Number("term", tuple(longest.deals[k].transfer for k in transfers_meant(longest, clause)))

    def others(self) -> Iterator[dict[int, int]]:
        """Every other choice of terms, by clause; those that change the fewest clauses first, the nearest first."""
        rows, choices = list(self.offered), range(self.longest + 1)
        if len(choices) ** len(rows) <= _MOST:
            every = [dict(zip(rows, years, strict=True)) for years in product(choices, repeat=len(rows))]
        else:
            every = [{**self.offered, row: years} for row in rows for years in choices]
        others = [years for years in every if years != self.offered]
        yield from sorted(others, key=lambda years: (len(self.changed(years)), self._apart(years)))

    def changed(self, years: Mapping[int, int]) -> list[int]:
        """The clauses whose terms differ from the offered ones."""
        return [row for row, term in years.items() if term != self.offered[row]]

    def money(self, row: int, years: int) -> float:
        """Tax that another term brings into sharing or takes out of it, in present value of the case's money."""
        before, after = (self.at({**self.offered, row: term}).setting for term in (self.offered[row], years))
        moved = (np.abs(new.tax - old.tax) for new, old in zip(after.deals, before.deals, strict=True))
        return float(sum(after.discount @ tax for tax in moved)) * after.scale

    def at(self, years: Mapping[int, int]) -> Position:
        """The offer with these terms in place of its own; red lines and gains that are insisted on are kept."""
        position = self.position
        clauses = tuple(
            clause.model_copy(update={"value": float(years[row])}) if row in years else clause
            for row, clause in enumerate(position.offer.clauses)
        )
        setting = position.setting
        offer = position.offer.model_copy(update={"clauses": clauses})
        fresh = take_position(setting.facts, setting.model, offer, setting.table, strict=False, plan=setting.plan)
        return replace(
            fresh,
            setting=replace(fresh.setting, insisted=setting.insisted),
            locked=frozenset(number for number in position.locked if number in fresh.items),
            granted=position.granted,
            left_out=position.left_out,
        )

    def _apart(self, years: Mapping[int, int]) -> int:
        return sum(abs(term - self.offered[row]) for row, term in years.items())


def nearest_terms(position: Position) -> Position | None:
    """The offer under other terms than its own, the fewest and nearest with which anything goes; None if none."""
    granted = Granted(position)
    for years in granted.others():
        other = granted.at(years)
        if Live(other.program(other.locked, forgiving=True)).minimize(0.0, guess=True) is not None:
            return other
    return None
