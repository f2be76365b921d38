"""What cities borrow so that no year keeps them from taking part, in a sentence."""

from collections.abc import Iterator

import numpy as np

from .dossier import Dossier
from .sentence import Sentence
from .wording import say


def debt_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """Who borrows most, how much is owed at its peak, until when, and what it costs beyond the discount rate."""
    owed = dossier.scheme.debts
    borrows = owed[owed.any(axis=1)]
    if borrows.empty:
        return
    most = str(borrows.max(axis=1).idxmax())
    money = {
        "peak": float(owed.sum().max()),
        "most": float(borrows.max(axis=1).max()),
    }
    free = owed.columns[int(np.flatnonzero(owed.any(axis=0))[-1]) + 1]
    who = dossier.names.party(most)
    yield Sentence("plain", say(dossier, "borrowed", money, count=len(borrows), city=who, year=int(free)))
    cost = -float(dossier.scheme.attribution["loans"].sum())
    if cost > dossier.scheme.tolerance:
        yield Sentence("plain", say(dossier, "loans_cost", {"cost": cost}))
