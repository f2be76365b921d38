"""The stages of commitment as JSON-ready data, as files and on the console."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from ...evaluation.commitment import Stage, Stages
from ...text import Bilingual, both, in_language
from ..console import print_study
from ..document import document_bytes
from ..excel import tables_bytes
from ..provenance import choices, provenance
from ..resting import about
from ..sentence import lines_by_language, lines_of
from .sentences import reason, refusals, stage_sentences
from .tables import stage_tables

DOCUMENT, BOOK = "stages.json", "stages.xlsx"
FILES = (DOCUMENT, BOOK)
SCHEMA_VERSION = 1


def stages_document(found: Stages, scenario: str | None = None) -> dict[str, Any]:
    """Every stage with its pact, or with the reason why it has none, and with what is missing."""
    case, models = found.case, {f"model:{stage.model.id}": stage.model for stage in found.stages}
    options = choices([stage.model.id for stage in found.stages], scenario)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "stages",
        **about(case),
        "provenance": provenance({"case": case, **models}, options),
        "verdict": lines_by_language(stage_sentences(found)),
        "stages": [_stage(found, stage) for stage in found.stages],
    }


def _stage(found: Stages, stage: Stage) -> dict[str, Any]:
    model = {"id": stage.model.id, "title": stage.model.title.model_dump()}
    if (scheme := stage.scheme) is None:
        return {"model": model, "scheme": False, "reason": reason(found, stage).document("en")}
    needs = [asdict(need) | {"total": need.total} for need in stage.needs]
    return {
        "model": model,
        "scheme": True,
        "joint_gain": float(scheme.gain.sum()),
        "gains": {str(city): float(gain) for city, gain in scheme.gain.items()},
        "budget": float(scheme.budgets["budget"].sum()),
        "to_finance": float(scheme.budgets["to_finance"].sum()),
        "pledges": stage.pledges,
        "debts": stage.debts,
        "terms": scheme.terms.model_dump(mode="json"),
        "needs": needs,
    }


def stages_files(found: Stages, data: Mapping[str, Any], lang: str) -> dict[str, bytes]:
    """Content of every file, by name; the workbook is in ``lang``."""
    lines = lines_of(stage_sentences(found), lang)
    lines += [line for title, why in refusals(found) for line in (in_language(title, lang), *_lines(why.text(lang)))]
    book = tables_bytes(found.case, in_language(_title(found), lang), lines, stage_tables(found), lang)
    return {DOCUMENT: document_bytes(data), BOOK: book}


def _lines(text: str) -> list[str]:
    return text.splitlines()


def print_stages(found: Stages, screen: Console, lang: str) -> None:
    """The sentences, the tables, and why a stage has no pact."""
    print_study(found.case, _title(found), stage_sentences(found), stage_tables(found), screen, lang)
    for title, why in refusals(found):
        screen.print()
        screen.print(Text(in_language(title, lang), style="bold red"))
        screen.print(Text(why.text(lang)))


def _title(found: Stages) -> Bilingual:
    return both("stages.title", case=found.case.title.both)
