"""What is uncertain about a case, as options state it: lines, a file of them, and correlations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from citypact.cli.options import name, place

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.scenarios.samples import Method, Sample

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


class Uncertain(Protocol):
    """Options that state what is uncertain."""

    @property
    def vary(self) -> list[str] | None: ...
    @property
    def levers(self) -> Path | None: ...
    @property
    def correlate(self) -> list[str] | None: ...


def drawn_sample(uncertain: Uncertain, case: "Case", method: "Method", futures: int, seed: int) -> "Sample":
    """The futures that are drawn: the lines of the file first. Raises InvalidInput for all that is wrong at once."""
    from citypact.scenarios.levers_file import read_levers, sample_of

    lines, pairs = ([], []) if uncertain.levers is None else read_levers(uncertain.levers)
    lines, pairs = [*lines, *(uncertain.vary or [])], [*pairs, *(uncertain.correlate or [])]
    return sample_of(case, lines, pairs, method, futures, seed)
