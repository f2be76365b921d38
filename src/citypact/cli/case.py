"""Verbs about facts: check a case, begin one, print the schema of what can be written."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.options import CaseArgument, ForceOption, place
from citypact.cli.output import console, message, print_json, settings, warn
from citypact.cli.verb import verb

if TYPE_CHECKING:
    from citypact.case import Case


class SchemaKind(StrEnum):
    """What has a schema."""

    case = "case"
    model = "model"
    offer = "offer"


_GRAMMARS = {
    SchemaKind.case: "citypact.case.model:Case",
    SchemaKind.model: "citypact.mechanism.model:Mechanism",
    SchemaKind.offer: "citypact.negotiation.offer:Offer",
}
"""Imported when asked for."""
NewArgument = Annotated[Path, typer.Argument(metavar="DIR|FILE.xlsx", parser=place, help="Where the new case goes.")]
PanelOption = Annotated[
    Path | None,
    typer.Option(
        "--from-panel",
        metavar="FILE",
        parser=place,
        help="Derive the case from a city table (.csv, .xlsx): city, province, year, gdp, revenue, expenditure, "
        "population, va_secondary (or their Chinese headings); with latitude and longitude, distances too.",
    ),
]
DistancesOption = Annotated[
    Path | None,
    typer.Option("--distances", metavar="FILE", parser=place, help="Distances (city_a, city_b, km)."),
]
DerivationOption = Annotated[
    Path | None,
    typer.Option("--derivation", metavar="FILE.toml", parser=place, help="Parameters of the derivation."),
]


SyntheticOption = Annotated[
    int | None,
    typer.Option(
        "--synthetic", metavar="N", min=3, max=1000, help="A made-up agglomeration of so many cities, all assumed."
    ),
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, help="With --synthetic: which one of them (default 1).")
]


@verb()
def check(case: CaseArgument) -> None:
    """Say everything that is wrong with a case or out of proportion, and what is in it."""
    from citypact.case import examine
    from citypact.case.summary import counts, evidence

    examined = examine(case)
    found, doubts = examined.case, [*examined.doubts, *examined.idle]
    warn(doubts)
    if settings.json:
        warnings = [doubt.record(settings.lang) for doubt in doubts]
        rows = {"counts": counts(found), "evidence": evidence(found)}
        print_json({"id": found.id, "problems": [], "warnings": warnings, **rows})
    else:
        _print_summary(found, len(doubts))


@verb()
def init(
    path: NewArgument,
    from_panel: PanelOption = None,
    distances: DistancesOption = None,
    derivation: DerivationOption = None,
    synthetic: SyntheticOption = None,
    seed: SeedOption = None,
    force: ForceOption = False,
) -> None:
    """Write a small, explained, valid case to start from, derive a case from a city table, or make one up."""
    from citypact.case.starter import write_starter
    from citypact.panel import init_from_panel, init_synthetic, read_panel

    if from_panel is None and (distances or derivation):
        raise typer.BadParameter(message("together", one="--distances", other="--derivation", needed="--from-panel"))
    if synthetic is not None and from_panel is not None:
        raise typer.BadParameter(message("one_of", one="--synthetic", other="--from-panel"))
    if synthetic is None and seed is not None:
        raise typer.BadParameter(message("needs", option="--seed", needed="--synthetic"))
    if synthetic is not None:
        written = init_synthetic(path, synthetic, 1 if seed is None else seed, force, settings.lang)
        key = "init.made_up" if written == [path] else "init.derived"
    elif from_panel is None:
        written, key = write_starter(path, force), "init.written"
    else:
        warn(read_panel(from_panel, distances).doubts)
        written = init_from_panel(path, from_panel, distances, derivation, force, settings.lang)
        key = "init.derived_alone" if written == [path] else "init.derived"
    if settings.json:
        print_json({"written": [str(file) for file in written]})
    else:
        print(message(key, path=path, count=len(written)))


@verb()
def schema(
    kind: Annotated[
        SchemaKind, typer.Option("--kind", help="Of a case, a model (mechanism) or an offer.")
    ] = SchemaKind.case,
) -> None:
    """Print the JSON schema of a case, a model or an offer."""
    from pkgutil import resolve_name

    print_json(resolve_name(_GRAMMARS[kind]).model_json_schema())


def _print_summary(case: "Case", doubts: int) -> None:
    from rich.table import Table

    from citypact.case.summary import counts, evidence
    from citypact.report.money import money_unit

    screen = console()
    verdict = "check.doubtful" if doubts else "check.good"
    screen.print(message(verdict, title=case.title.text(settings.lang), id=case.id, count=doubts))
    first, last = case.years[0], case.years[-1]
    screen.print(message("check.frame", unit=money_unit(case), first=first, last=last))
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in counts(case).items():
        table.add_row(message(f"count.{name}"), str(count))
    screen.print(table)
    shares = evidence(case)
    total = sum(shares.values())
    screen.print(message("check.assumptions", assumed=shares["assumed"], all=total))
    table = Table(message("check.evidence"), message("check.rows"), message("check.share"))
    for word, count in shares.items():
        table.add_row(message(f"evidence.{word}"), str(count), f"{count / total:.0%}")
    screen.print(table)
