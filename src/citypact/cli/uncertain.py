"""What is uncertain about a case, as options state it: lines, a file of them, and correlations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.options import name, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citypact.scenarios.samples import Correlation
    from citypact.scenarios.uncertainty import Uncertainty

VaryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="LINE",
        parser=name,
        help='What is uncertain: "[NAME:] FIGURES *= DISTRIBUTION [by city|sector|row|year [(CORRELATION)]]"; = sets.',
    ),
]
LeversOption = Annotated[
    Path | None,
    typer.Option("--levers", metavar="FILE", parser=place, help="A TOML file with lists `vary` and `correlate`."),
]
CorrelateOption = Annotated[
    list[str] | None,
    typer.Option("--correlate", metavar="NAME,NAME=X", parser=name, help="Correlation of two lines (normal scores)."),
]


def uncertain(
    vary: "Sequence[str] | None", levers: Path | None, correlate: "Sequence[str] | None"
) -> "tuple[tuple[Uncertainty, ...], list[Correlation]]":
    """All lines, those of the file first, and all correlations. Raises InvalidInput for all that are none at once."""
    from citypact.scenarios.levers_file import parse_levers, read_levers

    lines, pairs = ([], []) if levers is None else read_levers(levers)
    return parse_levers([*lines, *(vary or [])], [*pairs, *(correlate or [])])
