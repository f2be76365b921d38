"""Tables of a game: divisions, the coalitions that decide the nucleolus, proofs."""

from collections.abc import Iterator

from ...game.coalitions import members
from ...text import both
from ..coalition_text import members_text
from ..table import Cell, Column, Row, Table, column
from .study import Study


def solutions(study: Study) -> Table:
    """One row a city: what each division of the joint gain gives it."""
    divisions = study.divisions
    columns = [column("city")]
    columns += [Column(both(f"report.division.{name}"), "money") for name in divisions]
    rows: tuple[Row, ...] = tuple(
        (study.names.party(str(city)), *map(float, row)) for city, row in divisions.iterrows()
    )
    totals = (float(divisions[name].sum()) for name in divisions)
    total: Row = (both("report.all_cities"), *totals)
    return Table("solutions", both("report.table.solutions"), tuple(columns), rows, study.digits, total=total)


def levels(study: Study) -> Table:
    """One row for each coalition of each level of the nucleolus: its slack there and its weight in the proof."""
    columns = (
        column("level", "count"),
        column("members"),
        column("weight"),
        column("slack", "money"),
    )
    players = study.game.players
    rows = tuple(
        (
            number,
            members_text(study.names, players, [players[i] for i in members(c)]),
            str(weight),
            -float(level.excess),
        )
        for number, level in enumerate(study.nucleolus.levels, start=1)
        for c, weight in level.weights.items()
    )
    return Table("levels", both("report.table.levels"), columns, rows, study.digits, both("report.note.levels"))


def proofs(study: Study) -> Table:
    """One row for each proof: what it proves and whether it holds, recomputed from the worths alone."""
    columns = (column("check"), column("found"))
    return Table("proofs", both("report.table.proof"), columns, tuple(_proofs(study)), study.digits)


def _proofs(study: Study) -> Iterator[tuple[Cell, ...]]:
    word = {True: both("report.game.holds"), False: both("report.game.fails")}
    yield both(f"report.game.core_{'empty' if study.core.empty else 'point'}"), word[study.core.proof.check()]
    yield both("report.game.least_core"), word[study.least_core.check()]
    yield both("report.game.nucleolus"), word[study.nucleolus.check()]
    yield both("report.game.prenucleolus"), word[study.prenucleolus.check()]
