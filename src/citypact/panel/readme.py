"""The README of a derived case: every rule, every parameter and what each rests on, from the derivation itself."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from ..case.model import Case
from ..case.unit_of_money import unit_of_money
from ..reading.cells import number_text
from ..text import in_language
from .derivation import Measure, Parameter
from .moves import known_resources, origins
from .region import Region
from .words import Words

_FOLDER = Path(__file__).resolve().parent
_TEMPLATES = {"en": _FOLDER / "readme.md", "zh": _FOLDER / "readme.zh.md"}


def readme(region: Region, case: Case, lang: str = "en") -> str:
    """The page as Markdown, in ``lang``. What the analyst wrote stays in the language in which it is written."""
    return Template(_TEMPLATES[lang].read_text(encoding="utf-8")).substitute(_parts(region, case, Words(lang)))


def _parts(region: Region, case: Case, words: Words) -> Mapping[str, object]:
    """What stands in the blanks of the page."""
    rules, evidence = region.rules, words.evidence
    return {
        "title": f"{case.title.en} · {case.title.zh}",
        "intro": words.default("intro", rules.case.intro.strip()),
        "summary_zh": rules.case.summary_zh.strip(),
        "shows": words.default("shows", rules.case.shows.strip()),
        "cities_word": evidence(case.cities[0].evidence),
        "panel_word": evidence(rules.cities.evidence),
        "panel_source": words.default(f"citations.{rules.cities.source}", case.citations[rules.cities.source]),
        "lacking": _lacking(region, words),
        "cities_why": words.say("stand_in" if region.stand_ins else "as_given"),
        "map": words.say("real" if rules.cities.evidence == "published" else "given"),
        "transfers_word": evidence(case.transfers[0].evidence),
        "sources": "\n".join(
            f"* `{key}`: {words.default(f'citations.{key}', text)}" for key, text in rules.citations.items()
        ),
        "unit": in_language(unit_of_money(case.unit, case.currency), words.lang),
        "population_unit": f"{case.population_unit:,.0f}",
        "base_year": case.base_year,
        "first_year": region.first_year,
        "columns": "\n".join(f"* `{name}`: {text}" for name, text in rules.columns.items()),
        "stand_ins": _stand_ins(region, words),
        "gaps": _gaps(region, words),
        "revenue_growth": f"{case.revenue_growth:.2%}",
        "growth_basis": _growth_basis(region, words),
        "parameters": "\n".join(_parameter(name, found, words) for name, found in rules.parameters.items()),
        "sectors": "\n".join(_sectors(region, words)),
        "measures": "\n".join(_measures(region, words)),
        "bases": "\n".join(_bases(region, words)),
        "origins": words.listed(_name(region, city, words) for city in origins(region)),
        "km": _km(region, words),
    }


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _parameter(name: str, found: Parameter, words: Words) -> str:
    why = words.default(f"parameters.{name}", found.why)
    return _row([f"`{name}`", number_text(found.value), words.evidence(found.evidence), why])


def _name(region: Region, city: str, words: Words) -> str:
    return words.name(next(place for place in region.cities if place.id == city))


def _growth_basis(region: Region, words: Words) -> str:
    if region.first_year < region.base_year:
        return words.say("growth_since", year=region.first_year)
    return words.say("growth_assumed")


def _lacking(region: Region, words: Words) -> str:
    names = words.say("and").join(f"`{name}`" for name in region.stand_ins)
    return words.say("lacking", names=names) if names else ""


def _stand_ins(region: Region, words: Words) -> str:
    lines = [
        words.say(
            "stands_in",
            name=name,
            rate=number_text(found.rate.value),
            column=found.column,
            evidence=words.evidence(found.rate.evidence),
            why=found.rate.why,
        )
        for name, found in region.rules.stand_ins.items()
        if name in region.stand_ins
    ]
    return "\n".join(lines) or words.say("no_stand_in")


def _all_measures(region: Region) -> dict[str, Measure]:
    rules = region.rules
    resources = {name: rules.resources[name] for name in known_resources(region)}
    return {**rules.taxes, **resources, "jobs": rules.jobs, "emissions at the origin": rules.emissions}


def _gaps(region: Region, words: Words) -> str:
    """Which cities lack which measured columns, so that the ratio of table 3 is taken."""
    lines: dict[str, None] = {}
    for measure in _all_measures(region).values():
        lacking = region.lacking(measure)
        if measure.columns and lacking:
            every = len(lacking) == len(region.cities)
            who = words.say("all_cities") if every else words.listed(_name(region, c, words) for c in lacking)
            columns = words.listed(f"`{column}`" for column in measure.columns)
            lines[words.say("gap", columns=columns, cities=who)] = None
    return "\n".join([words.say("gaps"), "", *lines]) if lines else words.say("no_gap")


def _sectors(region: Region, words: Words) -> Iterable[str]:
    for key, sector in region.rules.sectors.items():
        needs = ", ".join(f"{name} {number_text(amount)}" for name, amount in sector.needs.items())
        figures = [sector.jobs, sector.upgrade, sector.ramp_years, sector.start, sector.size, sector.saving]
        shown = [number_text(float(figure)) for figure in [*figures, sector.distance]]
        yield _row(
            [key, number_text(sector.share), words.leader(sector.led_by), number_text(sector.land), needs, *shown]
        )


def _measures(region: Region, words: Words) -> Iterable[str]:
    rules = region.rules
    for name, measure in _all_measures(region).items():
        tax, resource = rules.taxes.get(name), rules.resources.get(name)
        yield _row(
            [
                words.say("tax", name=name) if tax else words.measure(name),
                " + ".join(f"`{column}`" for column in measure.columns),
                number_text(tax.rate.value) if tax else "",
                number_text(tax.retention.value) if tax else "",
                number_text(resource.open.value) if resource else "",
                "" if measure.otherwise is None else number_text(measure.otherwise.value),
            ]
        )


def _bases(region: Region, words: Words) -> Iterable[str]:
    """Evidence and basis of each figure of table 3."""
    rules = region.rules

    def line(key: str, name: str, found: Parameter, group: str) -> str:
        why = words.default(f"{group}.{name}", found.why)
        return words.say(key, name=words.measure(name), evidence=words.evidence(found.evidence), why=why)

    for name, tax in rules.taxes.items():
        yield line("rate", name, tax.rate, "rate")
        word = words.evidence(tax.retention.evidence)
        yield words.say("local_part", name=name, evidence=word, source=tax.retention.source)
    for name in known_resources(region):
        yield line("open", name, rules.resources[name].open, "open")
    for name, measure in _all_measures(region).items():
        if measure.otherwise is not None:
            yield line("otherwise", name, measure.otherwise, "otherwise")


def _km(region: Region, words: Words) -> str:
    uniform = words.say("uniform_km", km=number_text(region.rules["uniform_km"]))
    return words.say("distances", how=words.say("given_km") if region.panel.km else uniform)
