"""What cities borrow so that no year keeps them from taking part, in a sentence."""

from collections.abc import Iterator

import pandas as pd

from .dossier import Dossier
from .sentence import Sentence
from .wording import say


def free_of_debt(owing: pd.Series) -> int | None:
    """The first year from the end of which nothing is owed any more; None where something still is in the last.

    ``owing``: what is owed at the end of each year.
    """
    owed_in = [at for at, owed in enumerate(owing) if owed]
    after = owed_in[-1] + 1 if owed_in else 0
    return int(owing.index[after]) if after < len(owing) else None


def debt_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """Who borrows most, how much is owed at its peak, until when, and what it costs beyond the discount rate."""
    owed = dossier.scheme.debts
    borrows = owed[owed.any(axis=1)]
    if borrows.empty:
        return
    together = owed.sum()
    most = str(borrows.max(axis=1).idxmax())
    money = {
        "peak": float(together.max()),
        "most": float(borrows.max(axis=1).max()),
    }
    free, said = free_of_debt(together), {"count": len(borrows), "city": dossier.names.party(most)}
    if free is None:
        last = {"left": float(together.iloc[-1])}
        yield Sentence("bad", say(dossier, "still_owed", money | last, year=dossier.scheme.case.years[-1], **said))
    else:
        yield Sentence("plain", say(dossier, "borrowed", money, year=free, **said))
    cost = -float(dossier.scheme.attribution["loans"].sum())
    if cost > dossier.scheme.tolerance:
        yield Sentence("plain", say(dossier, "loans_cost", {"cost": cost}))
