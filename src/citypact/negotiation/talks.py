"""Talks about one offer, for scripts: what it does, who objects, how far its numbers go, what would be accepted."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..case.model import Case
from ..content import ByContent
from ..mechanism import Mechanism, check_applicable, load_model
from ..mechanism.playing import playing
from ..pact.scheme import Scheme
from ..worth import Worths, alternative, find_worths
from .counter import CounterOffer, Wishes, counter_offer
from .files import load_offer
from .objections import Objections
from .offer import Offer
from .position import Position, design_around, settle_offer, take_position
from .ranges import Ranges, ranges
from .settled import with_breaches
from .standing import Standing, standings
from .why_not import Reasons, why_not


@dataclass(frozen=True, eq=False)
class Talks(ByContent):
    """An offer laid on a case. Everything is worked out when it is first asked for."""

    position: Position

    @cached_property
    def scheme(self) -> Scheme:
        """The offer as it is settled, whoever consents; ``breaches`` names every limit it exceeds."""
        return with_breaches(settle_offer(self.position))

    @cached_property
    def objections(self) -> Objections:
        """Who would refuse it, and what they could do instead."""
        return Objections(self.scheme, self.position.setting)

    @cached_property
    def ranges(self) -> Ranges:
        """How far each number could go with everybody's consent."""
        return ranges(self.position)

    def design(self) -> Scheme:
        """The best scheme in which all that the offer fixes is held. Raises NoScheme if there is none."""
        return design_around(self.position)

    def counter(self, measure: str = "fewest", wishes: Wishes | None = None) -> CounterOffer:
        """The nearest scheme that everybody accepts, by "fewest", "weighted" or "largest". Raises NoScheme."""
        return counter_offer(self.position, measure, wishes)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Where each city stands: pays and receives, alternatives, ranges of its numbers, what it may ask."""
        return standings(self.position, self.scheme)

    def why_not(self) -> Reasons | None:
        """Why nothing that keeps the offer would be accepted; None if something is."""
        return why_not(self.position)


def negotiate(
    case: Case,
    model: Mechanism | None = None,
    offer: Offer | str | Path | None = None,
    table: Worths | None = None,
) -> Talks:
    """Lay an offer on a case: an ``Offer``, a file (.toml, .json, .xlsx) or a statute's name; None leaves all open.

    ``model``: if none is given, the bundled default. ``table`` spares the computation of the worths where they are
    known already.

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case, or the offer cannot be held against it.
    """
    model = model or load_model()
    check_applicable(case, model)
    draft = load_offer(offer, model) if isinstance(offer, str | Path) else offer or Offer()
    file = str(offer) if isinstance(offer, str | Path) else "offer"
    players = playing(case, model)
    found = find_worths(players, anyway=alternative(players, model)) if table is None else table
    return Talks(take_position(players, model, draft, found, file))
