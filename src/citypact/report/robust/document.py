"""A robust scheme as JSON-ready data, as files and on the console."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console

from ...pact.scheme import Scheme
from ...scenarios.robust import Confidence, Robust, Step, costs
from ...scenarios.robust.world import Settlement
from ...text import in_language
from ..console import print_study
from ..document import document_bytes, plain, records
from ..excel import tables_bytes
from ..provenance import choices, provenance
from ..resting import about
from ..sentence import lines_by_language, lines_of
from ..tables.tax_tiers import runs
from .page import robust_page, robust_title
from .sentences import robust_sentences
from .tables import robust_tables

DOCUMENT, BOOK, PAGE = "robust.json", "robust.xlsx", "robust.html"
EVERY = (DOCUMENT, BOOK, PAGE)
SCHEMA_VERSION = 1


def robust_document(found: Robust, confidence: Confidence | None, steps: Sequence[Step]) -> dict[str, Any]:
    """What was asked, what was checked, what is lacking and what it costs."""
    scheme = found.scheme
    lines = robust_sentences(found, confidence)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "robust",
        **about(scheme.case),
        "provenance": provenance({"case": scheme.given, "model": scheme.model}, choices(scheme.model.id, None)),
        "verdict": lines_by_language(lines),
        "asked": plain(dict(found.asked.account)),
        "gains": records(found.changes),
        "worlds": [_world(found, each) for each in found.settled],
        "before": [_world(found, each) for each in found.before],
        "lacking": asdict(found.allowed),
        "aims": {name: {"base": base, "robust": robust} for name, (base, robust) in found.objectives.items()},
        "rows": len(found.cuts),
        "rounds": found.rounds,
        "confidence": None if confidence is None else _confidence(confidence),
        "curve": plain(costs(steps)),
        "tiers": _tiers(scheme),
        "verification": plain(scheme.verification),
        "terms": scheme.terms.model_dump(mode="json"),
    }


def _world(found: Robust, each: Settlement) -> dict[str, Any]:
    cities = [city.id for city in found.scheme.case.cities]
    asked = dict(zip(cities, map(float, each.room[:-1]), strict=True))
    return {
        "world": each.world,
        "beyond_alone": plain(asked),
        "fund": float(each.room[-1]),
        "objecting": each.objecting,
        "shortfall": each.shortfall,
        "room_exceeded": list(each.beyond),
    }


def _tiers(scheme: Scheme) -> dict[str, Any] | None:
    if scheme.terms.tax_tiers is None:
        return None
    return {
        "width": scheme.terms.tax_tiers.width,
        "ratios": [
            {"transfer": transfer, "years": years, "below": low, "around": around, "above": high}
            for transfer, years, (low, around, high) in runs(scheme)
        ],
    }


def _confidence(said: Confidence) -> dict[str, Any]:
    names = ("failing", "failing_before", "needed", "needed_before")
    return {**asdict(said), **{name: getattr(said, name) for name in names}}


def robust_files(
    found: Robust, data: Mapping[str, Any], steps: Sequence[Step], lang: str, confidence: Confidence | None
) -> dict[str, bytes]:
    """Content of every file beside those of the scheme, by name; those for people are in ``lang`` first."""
    lines = lines_of(robust_sentences(found, confidence), lang)
    tables = robust_tables(found, steps)
    return {
        DOCUMENT: document_bytes(data),
        BOOK: tables_bytes(found.scheme.case, in_language(robust_title(found), lang), lines, tables, lang),
        PAGE: robust_page(found, steps, confidence, lang),
    }


def print_robust(
    found: Robust, steps: Sequence[Step], confidence: Confidence | None, screen: Console, lang: str
) -> None:
    """The sentences and the tables."""
    said, tables = robust_sentences(found, confidence), robust_tables(found, steps)
    print_study(found.scheme.case, robust_title(found), said, tables, screen, lang)
