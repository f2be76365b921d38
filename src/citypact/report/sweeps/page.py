"""A sweep as one self-contained page in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any

from ...catalogue import LANGUAGES
from ...scenarios.sweep import Summary
from ...text import Bilingual, both
from ..cards import Card
from ..money import money_in, money_unit, number
from ..page import PROVENANCE, Part, section_of
from ..rendering import rendered
from ..resting import rests_on_assumptions
from .charts import sweep_charts
from .sentences import part_of_futures, sweep_sentences
from .tables import decimals, sweep_tables, years_table

_PARTS = (
    Part("cities", ("spread", "losses"), ("cities",)),
    Part("objections", (), ("objections_bound", "objections_exact")),
    Part("trouble", ("trouble",), (), ("trouble",)),
    Part("conditions", (), ("conditions",)),
    Part("matters", ("matters",), ("matters",)),
    Part("years", ("years",), (), ("years",)),
    Part("inputs", (), ("inputs",)),
)


def sweep_page(found: Summary, title: Bilingual, provenance: Mapping[str, Any], lang: str) -> bytes:
    """The page; it begins in ``lang`` and can be switched to the other language."""
    figures = {shown: sweep_charts(found, shown) for shown in LANGUAGES}
    tables = {table.key: table for table in (*sweep_tables(found), years_table(found))}
    sections = [section_of(part, _title(part, found), tables, figures[lang]) for part in _PARTS]
    return rendered(
        "sweep.html",
        lang,
        figures,
        kind=both("sweep.kind"),
        title=title,
        lines=(money_in(found.sweep.scheme.case),),
        cards=list(_cards(found)),
        verdict=sweep_sentences(found),
        sections=[section for section in sections if not section.is_empty],
        provenance=[(name, provenance[entries]) for name, entries in PROVENANCE.items()],
    )


def _title(part: Part, found: Summary) -> Bilingual:
    if part.key == "conditions":
        return both(f"sweep.part.conditions_{found.rarer}")
    return both(f"sweep.part.{part.key}")


def _cards(found: Summary) -> Iterator[Card]:
    """Futures, chances of a loss and of an objection, and the least that the worst city gains in nineteen of twenty."""
    case = found.sweep.scheme.case
    yield Card(f"{len(found.table):,}", both("sweep.card.futures"))
    losing = float(found.losing.mean())
    yield Card(part_of_futures(losing), both("sweep.card.losing"), "bad" if losing else "good")
    if (chance := found.chance_of_objection) is not None:
        label = both("sweep.card.objecting", undecided=part_of_futures(found.undecided or 0.0))
        yield Card(part_of_futures(chance), label, "bad" if chance else "plain")
    least = float(found.by_city["at_risk"].min())
    mark = "*" if rests_on_assumptions(case) else ""
    yield Card(number(least, decimals(found)) + mark, both("sweep.card.at_risk", unit=money_unit(case)))
