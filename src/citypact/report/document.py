"""A scheme as one JSON document that holds everything, and back again.

Reading settles the terms anew: the stored gains must come out, or the document is refused.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from ..case.model import Case
from ..errors import InvalidInput, Problem
from ..mechanism import Mechanism
from ..pact.audit import breaches
from ..pact.ledger import settle
from ..pact.scheme import Scheme
from ..pact.terms import Terms
from ..text import both, in_language
from ..worth import WorthTable, worth_table
from ..worth.table import Progress
from .dossier import Dossier
from .provenance import fingerprint, provenance
from .tables.evidence import evidence_records
from .verdict import verdict

SCHEMA_VERSION = 1
_LISTED = 50


def document(dossier: Dossier, options: Mapping[str, Any]) -> dict[str, Any]:
    """Everything about a scheme as JSON-ready data. Money in the case's unit, shares as fractions, cities by key."""
    scheme = dossier.scheme
    case, model = scheme.case, scheme.model
    models = {"model": model, **{f"compared:{other.model.id}": other.model for other in dossier.compared}}
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": dossier.kind,
        "case": {"id": case.id, "title": case.title.model_dump(), "currency": case.currency, "unit": case.unit},
        "model": {"id": model.id, "title": model.title.model_dump()},
        "provenance": provenance({"case": case, **models}, options),
        "verdict": _verdict(dossier),
        "terms": scheme.terms.model_dump(mode="json"),
        "gains": _gains(dossier),
        "attribution": records(scheme.attribution),
        "shares": records(scheme.shares),
        "project_costs": records(scheme.project_costs),
        "fund": records(scheme.fund),
        "stability": _stability(scheme),
        "verification": _plain(scheme.verification),
        "breaches": [vars(breach) for breach in scheme.breaches],
        "evidence": evidence_records(case),
        "ledger": records(scheme.ledger, index=False),
        "inputs": {
            "case": case.model_dump(mode="json"),
            **{name: rules.model_dump(mode="json", exclude_unset=True) for name, rules in models.items()},
        },
    }


def document_bytes(data: Mapping[str, Any]) -> bytes:
    """The document as it stands in a file."""
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def records(table: pd.DataFrame, *, index: bool = True) -> list[dict[str, Any]]:
    """Rows of a table as JSON objects; what is missing is null."""
    flat = table.reset_index() if index else table
    return [{str(name): _plain(value) for name, value in row.items()} for row in flat.to_dict("records")]


def read_dossier(path: Path, progress: Progress | None = None) -> tuple[Dossier, dict[str, Any]]:
    """The dossier that a document describes, settled anew, and the options it was made with.

    Raises
    ------
    InvalidInput
        Not such a document, changed by hand, its gains do not follow from its terms, or these exceed a limit.
    """
    data = _load(path)
    try:
        case = Case.model_validate(data["inputs"]["case"])
        models = {name: Mechanism.model_validate(rules) for name, rules in data["inputs"].items() if name != "case"}
        terms = Terms.model_validate(data["terms"])
        _check_prints(path, data, {"case": case, **models})
        table = worth_table(case, progress)
        dossier = _dossier(data, case, models, terms, table)
        _check_gains(path, data, dossier)
        _check_breaches(path, data, dossier)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise InvalidInput([_problem(path, "not_a_scheme", reason=_first_line(fault))]) from None
    return dossier, data["provenance"]["options"]


def _dossier(
    data: dict[str, Any], case: Case, models: dict[str, Mechanism], terms: Terms, table: WorthTable
) -> Dossier:
    from ..optimize import agreement, simulate

    model = models.pop("model")
    ledger = settle(case, model, terms)
    scheme = Scheme(case, model, table, terms, ledger, data["verification"])
    short = float(scheme.verification["shortfall"])
    exact = agreement(scheme) if data["kind"] == "design" else scheme.tolerance
    found = breaches(case, model, terms, ledger, exact, table.game, short, claims=scheme.game)
    scheme = Scheme(case, model, table, terms, ledger, data["verification"], tuple(found))
    return Dossier(scheme, data["kind"], tuple(simulate(case, other, table) for other in models.values()))


def _check_prints(path: Path, data: dict[str, Any], inputs: Mapping[str, BaseModel]) -> None:
    stored = data["provenance"]["inputs"]
    changed = [name for name, part in inputs.items() if stored.get(name) != fingerprint(part)]
    if changed:
        raise InvalidInput([_problem(path, "changed_input", f"inputs.{name}") for name in changed])


def _check_gains(path: Path, data: dict[str, Any], dossier: Dossier) -> None:
    stored = {row["city"]: row["gain"] for row in data["gains"]}
    settled = dossier.scheme.gain
    wrong = [city for city, gain in settled.items() if abs(float(stored[str(city)]) - gain) > dossier.scheme.tolerance]
    if wrong:
        places = [(f"gains: {city}", str(stored[str(city)]), float(settled[city])) for city in wrong]
        raise InvalidInput(
            [_problem(path, "gain_differs", place, value, settled=f"{gain:.6f}") for place, value, gain in places]
        )


def _check_breaches(path: Path, data: dict[str, Any], dossier: Dossier) -> None:
    """A design exceeds no limit, a simulation none but those that it was stored with."""
    stored = () if dossier.kind == "design" else {(row["rule"], row["subject"]) for row in data["breaches"]}
    fresh = [breach for breach in dossier.scheme.breaches if (breach.rule, breach.subject) not in stored]
    if fresh:
        raise InvalidInput(
            [_problem(path, "exceeds", f"terms: {b.rule} ({b.subject})", excess=f"{b.excess:.6g}") for b in fresh]
        )


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InvalidInput([_problem(path, "no_such_file")]) from None
    except json.JSONDecodeError as fault:
        raise InvalidInput([_problem(path, "not_json", reason=f"{fault.msg}, line {fault.lineno}")]) from None
    except OSError as fault:
        raise InvalidInput([_problem(path, "not_a_scheme", reason=fault.strerror)]) from None
    except (ValueError, RecursionError) as fault:
        raise InvalidInput([_problem(path, "not_a_scheme", reason=_first_line(fault))]) from None
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        raise InvalidInput([_problem(path, "not_a_scheme", reason=f"schema_version is not {SCHEMA_VERSION}")])
    return data


def _problem(path: Path, key: str, column: str | None = None, value: str | None = None, **values: object) -> Problem:
    what, remedy = both(f"report.problem.{key}.what", **values), both(f"report.problem.{key}.do")
    return Problem(str(path), what, remedy, column=column, value=value)


def _first_line(fault: Exception) -> str:
    return f"{type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}"


def _verdict(dossier: Dossier) -> dict[str, Any]:
    scheme = dossier.scheme
    return {
        "stable": not len(scheme.objections),
        "objections": len(scheme.objections),
        "least_slack": float(scheme.stability["slack"].iloc[0]) if len(scheme.stability) else None,
        "shortfall": float(scheme.verification["shortfall"]),
        "worse_off": {str(city): float(loss) for city, loss in scheme.worse_off.items()},
        "text": {lang: [in_language(s.text, lang) for s in verdict(dossier)] for lang in ("en", "zh")},
    }


def _gains(dossier: Dossier) -> list[dict[str, Any]]:
    table = dossier.scheme.gains
    for other in dossier.compared:
        table = table.assign(**{f"under {other.model.id}": other.gain})
    return records(table)


def _stability(scheme: Scheme) -> dict[str, Any]:
    tightest = [
        {
            "members": [str(city) for city in scheme.table.game.coalition(int(str(coalition)))],
            **{name: float(row[name]) for name in ("worth", "gain", "slack")},
        }
        for coalition, row in scheme.stability.head(_LISTED).iterrows()
    ]
    return {"coalitions": len(scheme.stability), "objections": len(scheme.objections), "tightest": tightest}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, str | bool) or value is None:
        return value
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
