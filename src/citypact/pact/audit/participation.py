"""Would everybody take part? Every city, both sides of every deal, every coalition with a right, and no one who leaves.

Gains and flows are the ledger's; what there is outside the pact is the game's.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...case.flows import present_value
from ...case.model import Case
from ...game import Game
from ...game.coalitions import subset_sums
from ...mechanism import Mechanism
from ...mechanism.rights import entitled_coalitions
from ..commitment import pledges_needed
from ..ledger import gains, net_flows, planned_moves
from ..terms import Terms
from .breach import Breach

_SHARED = ("origin-share", "fund-share", "treasury-share")
_OF_THE_DEAL = (*_SHARED, "tax-collected", "equalization-offset", "service-cost", "capital-cost", "moving-cost")
"""What a deal itself brings its host and costs it."""


def cities(case: Case, model: Mechanism, ledger: pd.DataFrame, game: Game) -> Iterator[Breach]:
    """Every city gains what it could earn alone and the minimum gain on top; and never loses, if years count."""
    rule = model.participation
    if rule.city == "none":
        return
    gain = gains(case, ledger)
    for i, city in enumerate(game.players):
        wanted = float(game.worths[1 << i]) + rule.minimum_gain / case.unit
        yield Breach("participation.city", str(city), wanted - float(gain[str(city)]))
    if rule.city == "every-year":
        for city, flows in net_flows(case, ledger).to_dict("index").items():
            for year, flow in flows.items():
                yield Breach("participation.city: every-year", f"{city}/{year}", -float(flow))


def deals(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """Every origin gets back what the rule says of its loss; every host keeps at least its own costs."""
    rule = model.participation
    for transfer, flows in planned_moves(case, terms).items():
        rows = ledger[ledger["subject"] == transfer]
        if rule.origin_compensation is not None:
            loss = max(0.0, present_value(case, flows.lost - flows.release))
            received = gains(case, rows[rows["item"] == "origin-share"])[flows.transfer.origin]
            excess = rule.origin_compensation * loss - float(received)
            yield Breach("participation.origin_compensation", transfer, excess)
        if rule.host_no_loss:
            kept = gains(case, rows[rows["item"].isin(_OF_THE_DEAL)])[flows.host.host]
            yield Breach("participation.host_no_loss", transfer, -float(kept))


def coalitions(case: Case, model: Mechanism, ledger: pd.DataFrame, game: Game, shortfall: float) -> Iterator[Breach]:
    """The coalition with a right to its worth that falls furthest short of it, beyond the stated shortfall."""
    of_players = [case.city[str(city)].province for city in game.players]
    entitled = np.flatnonzero(entitled_coalitions(model.participation.coalitions, of_players))
    if entitled.size:
        gain = gains(case, ledger).reindex(list(game.players)).to_numpy(dtype=float)
        excess = game.worths[entitled] - subset_sums(gain)[entitled]
        worst = int(entitled[np.argmax(excess)])
        together = ", ".join(map(str, game.coalition(worst)))
        yield Breach("participation.coalitions", together, float(excess.max()) - shortfall)


def pledges(case: Case, model: Mechanism, terms: Terms, ledger: pd.DataFrame) -> Iterator[Breach]:
    """What each city would have to pledge so that it never pays to leave, against what it may be asked to."""
    part = model.participation.pledge_part
    if part is not None:
        needed = pledges_needed(case, model, terms, ledger)
        for city in case.cities:
            yield Breach("participation.bond_limit", city.id, float(needed[city.id]) - part * city.revenue)
