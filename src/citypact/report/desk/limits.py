"""The limits that an offer exceeds, on paper."""

import pandas as pd

from ...negotiation.moved import not_adding_up
from ...pact.scheme import Scheme
from ...text import both
from ..tables.rule import parameter_name
from .paper import Paper


def write_breaches(paper: Paper, scheme: Scheme) -> None:
    """Every limit that a scheme exceeds; in a sentence those that no consent could mend."""
    paper.figures["breaches"] = [vars(breach) for breach in scheme.breaches]
    if unkept := not_adding_up(scheme):
        first, name = unkept[0], parameter_name(unkept[0].rule)
        named = both("join.beside", text=name, note=first.subject)
        paper.say("bad", "limits_exceeded", count=len(unkept), first=named, excess=f"{first.excess:,.4g}")
    rows = [(parameter_name(breach.rule), breach.subject, breach.excess) for breach in scheme.breaches]
    paper.show("breaches", pd.DataFrame(rows, columns=["rule", "subject", "excess"]))
