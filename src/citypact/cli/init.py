"""The verb ``init``: a case to start from."""

from pathlib import Path
from typing import Annotated

import typer

from citypact.cli.options import ForceOption, place
from citypact.cli.output import message, print_json, settings, warn
from citypact.cli.verb import verb

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
