"""A scheme as one JSON document that holds everything; ``stored`` reads it back."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from ..optimize.binding import Missed
from ..optimize.reason import Reason
from ..pact.budgets import budget_flows, imputed_flows
from ..pact.ledger import FUND
from ..pact.scheme import Scheme
from ..pact.tax_tiers import TaxTiers
from ..pact.terms import Terms
from ..text import both_in
from .dossier import Dossier
from .provenance import provenance
from .resting import about
from .sentence import lines_by_language
from .subjects import record
from .tables.evidence import evidence_records
from .verdict import verdict

SCHEMA_VERSION = 1
_LISTED = 50


def document(dossier: Dossier, options: Mapping[str, Any]) -> dict[str, Any]:
    """Everything about a scheme as JSON-ready data. Money in the case's unit, shares as fractions, cities by key."""
    scheme = dossier.scheme
    case, model = scheme.given, scheme.model
    staying = dossier.staying  # found before ratios are explained, which can use up the time that there is for both
    models = {"model": model, **{f"compared:{other.model.id}": other.model for other in dossier.compared}}
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": dossier.kind,
        **about(case),
        "held": None if dossier.held is None else both_in(dossier.held),
        **({} if dossier.remark is None else {"remark": both_in(dossier.remark)}),
        "model": {"id": model.id, "title": model.title.model_dump()},
        "provenance": provenance({"case": case, **models, **by_tiers(scheme.terms)}, options),
        "verdict": _verdict(dossier),
        "terms": scheme.terms.model_dump(mode="json"),
        "gains": _gains(dossier),
        **_without_pact(scheme),
        "budgets": _budgets(scheme),
        "tiers": records(scheme.tiers),
        **explained(dossier),
        "attribution": records(scheme.attribution),
        "shares": records(scheme.shares),
        "project_costs": records(scheme.project_costs),
        "staying": [plain(asdict(each)) for each in staying],
        "fund": records(scheme.fund),
        "debts": records(scheme.debts[scheme.debts.any(axis=1)].rename(columns=str)),
        "stability": _stability(scheme) | _outsiders(dossier),
        "verification": plain(scheme.verification),
        "breaches": [vars(breach) for breach in scheme.breaches],
        "evidence": evidence_records(case),
        "ledger": records(scheme.ledger, index=False),
        "inputs": {
            "case": case.model_dump(mode="json"),
            **{name: rules.model_dump(mode="json", exclude_unset=True) for name, rules in models.items()},
        },
    }


def by_tiers(terms: Terms) -> dict[str, TaxTiers]:
    """Ratios that no gain as forecast depends on, by their place in the document: a hash is all that guards them."""
    return {} if terms.tax_tiers is None else {"terms.tax_tiers": terms.tax_tiers}


def explained(dossier: Dossier) -> dict[str, Any]:
    """What keeps the design from its aim, why each ratio is what it is, and what is left without an explanation."""
    return {
        "missed_aim": None if dossier.missed is None else _missed(dossier.missed),
        "reasons": [_reason(reason) for reason in dossier.reasons],
        "unexplained": _unexplained(dossier),
    }


def document_bytes(data: Mapping[str, Any]) -> bytes:
    """The document as it stands in a file."""
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def records(table: pd.DataFrame, *, index: bool = True) -> list[dict[str, Any]]:
    """Rows of a table as JSON objects; what is missing is null."""
    flat = table.reset_index() if index else table
    names = list(map(str, flat.columns))
    columns = [_plain_column(column) for _, column in flat.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain_column(column: pd.Series) -> list[Any]:
    """The values of a column as JSON has them."""
    if column.dtype == np.float64 and np.isfinite(column.to_numpy()).all():
        found: list[Any] = column.tolist()
        return found
    return [value if type(value) is str else plain(value) for value in column.tolist()]


def _verdict(dossier: Dossier) -> dict[str, Any]:
    scheme = dossier.scheme
    return {
        "stable": not len(scheme.objections),
        "objections": len(scheme.objections),
        "least_slack": float(scheme.stability["slack"].iloc[0]) if len(scheme.stability) else None,
        "shortfall": float(scheme.verification["shortfall"]),
        "worse_off": {str(city): float(loss) for city, loss in scheme.worse_off.items()},
        "text": lines_by_language(verdict(dossier)),
    }


def _gains(dossier: Dossier) -> list[dict[str, Any]]:
    table = dossier.scheme.gains
    for other in dossier.compared:
        table = table.assign(**{f"under {other.model.id}": other.gain})
    return records(table)


def _without_pact(scheme: Scheme) -> dict[str, Any]:
    """What happens without a pact, by city and by transfer; left out where nothing does."""
    if not scheme.anyway:
        return {}
    found = scheme.without_pact
    cities = found.by_city.assign(gain=scheme.gain, together=found.by_city["anyway"] + scheme.gain)
    return {"without_pact": {"cities": records(cities), "transfers": records(found.by_transfer)}}


def _reason(reason: Reason) -> dict[str, Any]:
    """Why a ratio is what it is."""
    return {
        "subject": record(reason.subject),
        "ratio": reason.ratio,
        "points": reason.points,
        "gains": [{"party": party.party or FUND, "money": party.money} for party in reason.gains],
        "held": {side: vars(held) for side, held in (("less", reason.less), ("more", reason.more))},
        "consent": [reason.least, reason.largest],
    }


def _unexplained(dossier: Dossier) -> dict[str, Any]:
    """What is left out of the explanations, and why: ratios without a reason, and whether the aim was not looked at."""
    left = dossier.reasons
    return {"ratios": [record(subject) for subject in left.missing], "why": left.why, "aim": dossier.aim_unknown}


def _missed(found: Missed) -> dict[str, Any]:
    """What keeps the design from its aim."""
    limits = [
        {
            "kind": limit.kind,
            "subject": record(limit.subject),
            "step": limit.step,
            "nearer": limit.nearer,
            "weight": limit.weight,
        }
        for limit in found.limits
    ]
    return {"aim": found.aim, "by": found.by, "by_steps": found.by_steps, "limits": limits}


def _budgets(scheme: Scheme) -> list[dict[str, Any]]:
    """By city: its gain as budget money and imputed benefits, in all and by year; amounts by year not discounted."""
    flows = {
        "budget_by_year": budget_flows(scheme.case, scheme.ledger),
        "imputed_by_year": imputed_flows(scheme.case, scheme.ledger),
    }
    by_year = {name: table.rename(columns=str).to_dict("index") for name, table in flows.items()}
    return [row | {name: by_city[row["city"]] for name, by_city in by_year.items()} for row in records(scheme.budgets)]


def _stability(scheme: Scheme) -> dict[str, Any]:
    """Who is nearest to leaving; where coalitions are not listed, what none gains more than, and who proved it."""
    proven = {}
    if not scheme.claims.is_listed and scheme.proven is not None:
        shapley = scheme.table.shapley
        proven = {
            "method": "search",
            "status": "proven" if scheme.counts_all else "at least",  # what the number of objections is
            "bound": scheme.proven.bound,
            "proven_by": list(scheme.proven.by),
            "shapley": {"status": "exact" if shapley.is_exact else "sampled", "evaluations": shapley.evaluations},
        }
    tightest = [
        {
            "members": list(scheme.table.members(int(str(coalition)))),
            **{name: float(row[name]) for name in ("worth", "gain", "slack")},
        }
        for coalition, row in scheme.stability.head(_LISTED).iterrows()
    ]
    return {"coalitions": scheme.claims.coalitions, "objections": len(scheme.objections), "tightest": tightest} | proven


def _outsiders(dossier: Dossier) -> dict[str, Any]:
    """The verdicts for each way in which those outside a coalition may act."""
    found = dossier.outsiders
    rows = [
        {
            "outsiders": verdict.outsiders,
            "stable": verdict.holds if verdict.is_known else None,  # null: there was no time to find out
            "objections": verdict.objecting if verdict.is_known else None,
            "largest_loss": verdict.largest_loss if verdict.is_known else None,
            "first": list(verdict.first) if verdict.is_known else None,
        }
        for verdict in found.verdicts
    ]
    own = dossier.scheme.model.coordination.outsiders
    return {"outsiders": own, "open_projects": list(found.open_projects), "verdicts": rows}


def plain(value: Any) -> Any:
    """A value as JSON has it; what is missing or without end is null."""
    kind = type(value)  # most of them are of few kinds
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is str or kind is int:
        return value
    if kind is tuple or kind is list:
        return [plain(part) for part in value]
    if kind is dict:
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, str | int) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if pd.isna(value) or value in (math.inf, -math.inf):
        return None
    return value.item() if hasattr(value, "item") else value
