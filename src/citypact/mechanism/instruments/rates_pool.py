"""A pool whose members keep what it saves of the levy on business rates: formulas in ``levy``."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from ...case.model import Case
from ...reading.fields import Share
from ...text import Bilingual, both
from ..closing import closes
from ..economy import Economy
from ..fractions import Floats
from ..parties import OUTSIDE
from ..quantity import Ratio, never_open, refuse, weights_off
from .instrument import ClosedInstrument, Instrument, Payment
from .keys import Factor, mixed, unmeasured, weights_of
from .levy import baselines, levy_saved, net_levy

if TYPE_CHECKING:
    from ...game import Game


class RatesPool(Instrument):
    """A pool whose gain is the levy that its members save together."""

    coupled: ClassVar[tuple[tuple[str, ...], ...]] = (("retained", "most", "safety"),)

    retained: Ratio = Field(description="local part of growth in the tax base")
    most: Ratio = Field(description="highest levy rate")
    safety: Ratio = Field(description="income below this part of baseline funding is made up by the safety net")
    key: Mapping[Factor, Annotated[Share, never_open("weight")]] = Field(
        min_length=1, description="how the members divide the gain; weights add up to 1"
    )

    @model_validator(mode="after")
    def _weighted(self) -> Self:
        refuse(weights_off(self.key.values()))
        return self

    def affine(self, name: str) -> bool:
        """Levies and safety nets have bends."""
        return False

    def obstacle(self, case: Case) -> Bilingual | None:
        """Two cities, and what the key asks for."""
        return both("mechanism.inapplicable.one_city") if len(case.cities) < 2 else unmeasured(case, self.key)


@closes(RatesPool)
class ClosedRatesPool(RatesPool, ClosedInstrument):
    """The pool, its rates settled."""

    retained: float
    most: float
    safety: float

    def payments(self, seen: Economy) -> Iterator[Payment]:
        """Each member's part of the levy that stays in the pool; a loss where safety nets are lost."""
        growth = seen.revenue - seen.base_revenue[:, None]
        factors = {factor: weights_of(seen, factor, seen.revenue, growth) for factor in self.key}
        funding, baseline, retained = self._figures(seen)
        most, safety = self.most, self.safety
        alone = net_levy(funding, baseline, retained, most=most, safety=safety).sum(axis=0)
        sums = (figures.sum(axis=0) for figures in (funding, baseline, retained))
        saved = alone - net_levy(*sums, most=most, safety=safety)
        for city, amounts in zip(seen.cities, mixed(factors, self.key) * saved, strict=True):
            yield Payment(OUTSIDE, city, "levy-saved", "rates-pool", amounts)

    def game(self, seen: Economy, year: int) -> "Game":
        """The pooling game of one year (position in the case), in the case's money."""
        from ...game import Game  # settling plays no game

        figures = (column[:, year] for column in self._figures(seen))
        return Game(levy_saved(*figures, most=self.most, safety=self.safety), seen.cities)

    def _figures(self, seen: Economy) -> tuple[Floats, Floats, Floats]:
        """Baseline funding, rates baseline and retained growth, shape (cities, years)."""
        years = np.ones(seen.case.horizon)
        funding, baseline = (np.outer(part, years) for part in baselines(seen.base_revenue, seen.population))
        return funding, baseline, self.retained * (seen.revenue - baseline)
