"""A sweep as JSON-ready data, as files and on the console."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from typing import Any, Literal

import pandas as pd
from rich.console import Console

from ...scenarios.sweep import Summary
from ...storage.frames import frame_bytes, parquet_bytes
from ...text import Bilingual, both, in_language
from ..console import print_study
from ..document import document_bytes, plain, records
from ..excel import tables_bytes
from ..provenance import choices, provenance
from ..resting import about
from ..sentence import lines_by_language, lines_of
from .futures import futures_table
from .page import sweep_page
from .sentences import sweep_sentences
from .tables import sweep_tables, years_table

DOCUMENT, PAGE, BOOK = "sweep.json", "sweep.html", "sweep.xlsx"
CITIES, YEARS = "cities.csv", "years.csv"
SCHEMA_VERSION = 1
Format = Literal["csv", "parquet"]
_WRITTEN: Mapping[Format, Callable[[pd.DataFrame], bytes]] = {"csv": frame_bytes, "parquet": parquet_bytes}
_OF_INPUTS = ("case", "facts", "model")
"""What a manifest says of the inputs, which the provenance names."""


def sweep_document(found: Summary, scenario: str | None = None) -> dict[str, Any]:
    """What was drawn and all that follows from it but the single futures."""
    scheme = found.sweep.scheme
    matters = found.matters
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "sweep",
        **about(scheme.case),
        "provenance": provenance({"case": scheme.given, "model": scheme.model}, choices(scheme.model.id, scenario)),
        "verdict": lines_by_language(sweep_sentences(found)),
        "sweep": {name: value for name, value in found.sweep.manifest().items() if name not in _OF_INPUTS},
        "done": len(found.table),
        "drawn": records(found.drawn),
        "cities": records(found.by_city),
        "years": records(found.by_year),
        "trouble": records(found.trouble),
        "objections": {
            part: records(found.objections(part), index=False)
            for part in ("bound", "exact")
            if f"{part}:objecting" in found.table
        },
        "chance_of_objection": found.chance_of_objection,
        "undecided": found.undecided,
        "bounded": found.sweep.bounded,
        "bounded_above": found.sweep.bounded_above,
        "verdicts": plain(found.verdicts),
        "redesigned": plain(found.redesigned),
        "conditions_of": found.rarer,
        "conditions": [_ends(found, asdict(box)) for box in found.boxes],
        "matters": None if matters is None else {"inputs": list(found.sweep.sample.names), **_lists(asdict(matters))},
    }


def _ends(found: Summary, box: Mapping[str, Any]) -> dict[str, Any]:
    names = found.sweep.sample.names
    held = {
        name: [plain(float(end)) for end in ends]
        for name, *ends in zip(names, box["low"], box["high"], strict=True)
        if min(map(abs, ends)) < float("inf")
    }
    return {"between": held, **{name: float(box[name]) for name in ("coverage", "density", "mass")}}


def _lists(arrays: Mapping[str, Any]) -> dict[str, Any]:
    return {name: array.tolist() for name, array in arrays.items()}


def sweep_files(
    found: Summary, data: Mapping[str, Any], lang: str, futures: Collection[Format] = ()
) -> dict[str, bytes]:
    """Content of every file, by name; the workbook is in ``lang``, and the page begins in it.

    ``futures``: formats in which every future is written too, as a row of a table. Raises InvalidInput for Parquet
    where the extra is missing.
    """
    lines = lines_of(sweep_sentences(found), lang)
    title = in_language(_title(found), lang)
    files = {
        DOCUMENT: document_bytes(data),
        PAGE: sweep_page(found, _title(found), data["provenance"], lang),
        BOOK: tables_bytes(found.sweep.scheme.case, title, lines, [*sweep_tables(found), years_table(found)], lang),
        CITIES: frame_bytes(found.by_city),
        YEARS: frame_bytes(found.by_year),
    }
    rows = futures_table(found) if futures else None
    return files if rows is None else files | {f"futures.{kind}": _WRITTEN[kind](rows) for kind in futures}


def print_sweep(found: Summary, screen: Console, lang: str) -> None:
    """The sentences and the tables."""
    print_study(found.sweep.scheme.case, _title(found), sweep_sentences(found), sweep_tables(found), screen, lang)


def _title(found: Summary) -> Bilingual:
    scheme = found.sweep.scheme
    return both("sweep.title", case=scheme.case.title.both, model=scheme.model.title.both)
