"""The README of a derived case: every rule, every parameter and what each rests on, from the derivation itself."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from ..case.model import Case
from ..reading.cells import number_text
from .derivation import Measure, Parameter
from .moves import known_resources, origins
from .region import Region

_TEMPLATE = Path(__file__).resolve().parent / "readme.md"


def readme(region: Region, case: Case) -> str:
    """The page as Markdown."""
    rules = region.rules
    parts: Mapping[str, object] = {
        "title": f"{case.title.en} · {case.title.zh}",
        "intro": rules.case.intro.strip(),
        "summary_zh": rules.case.summary_zh.strip(),
        "shows": rules.case.shows.strip(),
        "cities_word": case.cities[0].evidence,
        "panel_word": rules.cities.evidence,
        "panel_source": case.citations[rules.cities.source],
        "lacking": _lacking(region),
        "cities_why": "section 3: a column stands in for another" if region.stand_ins else "as the source gives them",
        "map": "real" if rules.cities.evidence == "published" else "given",
        "transfers_word": case.transfers[0].evidence,
        "sources": "\n".join(f"* `{key}`: {text}" for key, text in rules.citations.items()),
        "unit": f"{case.unit:,.0f}",
        "currency": case.currency,
        "population_unit": f"{case.population_unit:,.0f}",
        "base_year": case.base_year,
        "first_year": region.first_year,
        "columns": "\n".join(f"* `{name}`: {text}" for name, text in rules.columns.items()),
        "stand_ins": _stand_ins(region),
        "gaps": _gaps(region),
        "revenue_growth": f"{case.revenue_growth:.2%}",
        "growth_basis": _growth_basis(region),
        "parameters": "\n".join(_parameter(name, found) for name, found in rules.parameters.items()),
        "sectors": "\n".join(_sectors(region)),
        "measures": "\n".join(_measures(region)),
        "bases": "\n".join(_bases(region)),
        "origins": ", ".join(_name(region, city) for city in origins(region)),
        "km": _km(region),
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(parts)


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _parameter(name: str, found: Parameter) -> str:
    return _row([f"`{name}`", number_text(found.value), found.evidence, found.why])


def _name(region: Region, city: str) -> str:
    return next(place.name_en for place in region.cities if place.id == city)


def _growth_basis(region: Region) -> str:
    if region.first_year < region.base_year:
        return f"that of the cities' total since {region.first_year}"
    return "assumed (`growth_if_unknown`): no earlier year is known of all cities"


def _lacking(region: Region) -> str:
    names = " and ".join(f"`{name}`" for name in region.stand_ins)
    return f"But {names}: not known there; section 3 says what stands in for it." if names else ""


def _stand_ins(region: Region) -> str:
    lines = [
        f"* `{name}` is not known and taken as {number_text(found.rate.value)} x `{found.column}` "
        f"({found.rate.evidence}): {found.rate.why}"
        for name, found in region.rules.stand_ins.items()
        if name in region.stand_ins
    ]
    return "\n".join(lines) or "No column stands in for another."


def _all_measures(region: Region) -> dict[str, Measure]:
    rules = region.rules
    resources = {name: rules.resources[name] for name in known_resources(region)}
    return {**rules.taxes, **resources, "jobs": rules.jobs, "emissions at the origin": rules.emissions}


def _gaps(region: Region) -> str:
    """Which cities lack which measured columns, so that the ratio of table 3 is taken."""
    lines: dict[str, None] = {}
    for measure in _all_measures(region).values():
        lacking = region.lacking(measure)
        if measure.columns and lacking:
            who = "all cities" if len(lacking) == len(region.cities) else ", ".join(_name(region, c) for c in lacking)
            lines[f"* {', '.join(f'`{column}`' for column in measure.columns)}: {who}"] = None
    return (
        "\n".join(["Not known, so that the ratio of table 3 is taken:", "", *lines]) if lines else "Nothing is missing."
    )


def _sectors(region: Region) -> Iterable[str]:
    for key, sector in region.rules.sectors.items():
        needs = ", ".join(f"{name} {number_text(amount)}" for name, amount in sector.needs.items())
        figures = [sector.jobs, sector.upgrade, sector.ramp_years, sector.start, sector.size, sector.saving]
        shown = [number_text(float(figure)) for figure in [*figures, sector.distance]]
        yield _row([key, number_text(sector.share), sector.led_by, number_text(sector.land), needs, *shown])


def _measures(region: Region) -> Iterable[str]:
    rules = region.rules
    for name, measure in _all_measures(region).items():
        tax, resource = rules.taxes.get(name), rules.resources.get(name)
        yield _row(
            [
                f"{'tax ' if tax else ''}{name}",
                " + ".join(f"`{column}`" for column in measure.columns),
                number_text(tax.rate.value) if tax else "",
                number_text(tax.retention.value) if tax else "",
                number_text(resource.open.value) if resource else "",
                "" if measure.otherwise is None else number_text(measure.otherwise.value),
            ]
        )


def _bases(region: Region) -> Iterable[str]:
    """Evidence and basis of each figure of table 3."""
    rules = region.rules
    for name, tax in rules.taxes.items():
        yield f"* Rate of {name} ({tax.rate.evidence}): {tax.rate.why}"
        yield f"* Local part of {name} ({tax.retention.evidence}): see `{tax.retention.source}` in section 2"
    for name in known_resources(region):
        yield f"* Open to hosts of {name} ({rules.resources[name].open.evidence}): {rules.resources[name].open.why}"
    for name, measure in _all_measures(region).items():
        if measure.otherwise is not None:
            yield f"* {name}, per unit of va_secondary ({measure.otherwise.evidence}): {measure.otherwise.why}"


def _km(region: Region) -> str:
    given = "as `panel/distances.csv` gives them, or the great circle between the coordinates in `panel/panel.csv`"
    uniform = f"not known; {number_text(region.rules['uniform_km'])} km between any two cities"
    return f"Distances (km): {given if region.panel.km else uniform}."
