"""The record of talks on paper: rounds kept, two of them compared, and what is kept of a round."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ...negotiation.log import Log, compare_rounds
from ...negotiation.numbers import Number
from ...negotiation.objections import Objections
from ...pact.money import per_unit
from ...text import both, titled
from ..names import Names
from .paper import Paper

LISTED = 20
"""Minimal objecting coalitions that a round of talks remembers."""


def write_history(paper: Paper, log: Log) -> None:
    """The rounds of the talks so far, what each changed and who objected; the current one is marked."""
    rounds = {r.id: r for r in log.rounds()}
    rows = []
    for r in rounds.values():
        changed = None if r.parent is None else compare_rounds(rounds[r.parent], r)
        changes: tuple[int | None, int | None] = (None, None)
        if changed is not None:
            changes = len(changed["numbers"]) + len(changed["clauses"]), len(changed["rules"])
        title, worse = r.offer.title.both, tuple(r.outcome.get("worse_off", ()))
        objecting = r.outcome.get("objecting"), r.outcome.get("largest_loss")
        rows.append((r.id, r.parent, r.at[:19].replace("T", " "), r.party, title, *changes, worse, *objecting))
    columns = [
        "round",
        "follows",
        "at",
        "party",
        "offer",
        "changes",
        "rules_changed",
        "worse_off",
        "objecting",
        "largest_loss",
    ]
    table = pd.DataFrame(rows, columns=columns).astype({"changes": float, "rules_changed": float})
    table = table.astype({"follows": float, "objecting": float, "largest_loss": float})
    table.insert(0, "current", table["round"] == log.head)
    paper.show("history", table)


def write_comparison(paper: Paper, changed: Mapping[str, Any]) -> None:
    """What changed between two rounds: clauses, rules and gains."""
    rounds = {"first": changed["from"], "second": changed["to"]}
    paper.figures["compared"] = rounds
    names = Names(paper.case)
    numbers = [(Number(n["kind"], tuple(n["key"])), n["before"], n["after"]) for n in changed["numbers"]]
    table = pd.DataFrame(numbers, columns=["number", "first_value", "second_value"])
    table = table.astype({"first_value": float, "second_value": float})
    paper.show("compared_numbers", table, note=both("negotiation.note.compared_numbers"))
    clauses = [(_clause_text(names, c["clause"]), _said(c["before"]), _said(c["after"])) for c in changed["clauses"]]
    paper.show("compared_clauses", pd.DataFrame(clauses, columns=["clause", "first", "second"]))
    rules = [(rule, _said(before), _said(after)) for rule, (before, after) in changed["rules"].items()]
    note = both("negotiation.note.compared_rules")
    paper.show("compared_rules", pd.DataFrame(rules, columns=["rule", "first", "second"]), note=note)
    gains = [(city, change) for city, change in changed["gains"].items() if abs(change) > 0.5 / per_unit(paper.case)]
    paper.show("compared_gains", pd.DataFrame(gains, columns=["city", "gain_change"]))


def _said(value: Any) -> str | None:
    """The value of a clause or rule; None where a round has no such clause."""
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    return f"{value:.6g}" if isinstance(value, float) else None if value is None else str(value)


def _clause_text(names: Names, clause: Mapping[str, Any]) -> str:
    """A clause by what it speaks of."""
    kind = both(f"negotiation.number.{clause['number']}")
    of = [_selected(names, name, str(value)) for name, value in clause.items() if name != "number"]
    return titled(kind, of)


def _selected(names: Names, selector: str, key: str) -> str:
    """What a selector of a clause names."""
    if selector in ("city", "origin", "host"):
        return names.party(key)
    return names.subjects.get(key, key) if selector in ("transfer", "project") else key


def outcome_of(found: Objections, offered: Mapping[Number, float]) -> dict[str, object]:
    """What a round of talks records of an offer."""
    return {
        "gains": {str(city): float(gain) for city, gain in found.scheme.gain.items()},
        "numbers": [[number.kind, list(number.key), float(value)] for number, value in offered.items()],
        "worse_off": [str(city) for city in found.losses.index],
        "budgets": {str(city): float(budget) for city, budget in found.scheme.budgets["budget"].items()},
        "over_budget": list(found.scheme.over_budget.index),
        "objecting": found.count,
        "minimal": [list(members) for members in found.first_minimal(LISTED)],
        "largest_loss": found.largest_loss,
        "distance": found.distance,
        "first_year": {str(city): float(flow) for city, flow in found.scheme.net_flows.iloc[:, 0].items()},
        "terms": found.scheme.terms.model_dump(mode="json"),
    }
