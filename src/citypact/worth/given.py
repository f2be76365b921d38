"""A game without a case: the worth of every coalition from a table or a JSON document, and figures of its players.

A table has the columns ``coalition`` (players joined by ``;``; commas, ``、`` and ``+`` will do) and ``worth``. Where
it has a column ``members`` too, as the coalitions.csv of a case has, that says who is in. A document holds
``{"players": [...], "worths": [...]}`` with 2**n worths by bit mask, or a mapping of coalitions to worths.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import InvalidInput, Problem
from ..game import Game
from ..game.coalitions import members
from ..game.errors import GameError
from ..limits import MOST_AMOUNT
from ..reading.cells import BadCell, number_of, text_of
from ..reading.columns import Column
from ..reading.documents import parse_object
from ..reading.files import read_text
from ..reading.grid import Grid
from ..reading.headings import headed
from ..reading.record import problem
from ..reading.rows import read_rows

MOST_PLAYERS = 20
_JOINTS = re.compile("[;；,，、+]")
_PLAYER = [Column("player", ("player",), "text")]
_WORTHS = [Column(name, (name,), "text") for name in ("members", "coalition", "worth")]
_SHEET = "worths"
"""The sheet of a workbook that has several."""
_NAMED = 5
"""How many missing coalitions are named."""

Rows = list[tuple[int | None, tuple[str, ...], float]]
"""Row in the file, coalition, worth."""


def is_worths(path: Path) -> bool:
    """Whether a file holds worths rather than a case: a table, or a document that has worths and no cities."""
    if not path.is_file() or path.suffix.lower() not in (".csv", ".json", ".xlsx"):
        return False
    if path.suffix.lower() == ".xlsx":
        grid = read_rows(path, [], [], _SHEET)
        return grid is not None and {"coalition", "worth"} <= {*headed(grid, _WORTHS, [], []).names}
    if path.suffix.lower() == ".csv":
        return True
    text = read_text(path, path.name, [])
    data = None if text is None else parse_object(text, path.name, [])
    return data is not None and "cities" not in data and ("worths" in data or _numbers(data))


def read_worths(path: Path, doubts: list[Problem] | None = None) -> Game:
    """The game in a table (.csv or .xlsx) or a document (.json); what is worth a look about it goes to ``doubts``.

    Raises
    ------
    InvalidInput
        With every problem of the file: cells that are no numbers, coalitions that are missing or stand twice.
    """
    problems: list[Problem] = []
    doubts = [] if doubts is None else doubts
    game = None
    if path.suffix.lower() in (".csv", ".xlsx"):
        grid = read_rows(path, problems, doubts, _SHEET)
        table = None if grid is None else headed(grid, _WORTHS, problems, doubts)
        game = None if table is None else _game(path.name, _table_rows(table, problems), problems)
    elif (text := read_text(path, path.name, problems)) is not None:
        data = parse_object(text, path.name, problems)
        game = None if data is None else _document(path.name, data, problems)
    if problems or game is None:
        raise InvalidInput(problems)
    return game


def read_player_figures(path: Path, game: Game, doubts: list[Problem] | None = None) -> pd.DataFrame:
    """Figures of the players, such as effort, risk or investment: a column ``player``, and positive numbers beside it.

    What is worth a look about the table goes to ``doubts``.

    Raises
    ------
    InvalidInput
        With every problem of the file.
    """
    problems: list[Problem] = []
    doubts = [] if doubts is None else doubts
    found_grid = read_rows(path, problems, doubts, "players")
    grid = None if found_grid is None else headed(found_grid, _PLAYER, problems, doubts)
    if grid is None or not _has(grid, ["player"], problems):
        raise InvalidInput(problems)
    where = grid.names.index("player")
    names = [name for name in grid.names if name and name != "player"]
    known = {str(player): player for player in game.players}
    found: dict[str, dict[str, float]] = {}
    for row, cells in grid.rows:
        player = _label(cells, where)
        if player not in known or player in found:
            key = "worths_player_twice" if player in found else "worths_no_player"
            problems.append(problem(key, grid.file, row, "player", value=player, players=", ".join(known)))
            continue
        figures = {name: _cell(grid, row, cells, name, problems) for name in names}
        wrong = [name for name, figure in figures.items() if figure is not None and figure <= 0]
        problems += [problem("worths_weight", grid.file, row, name, value=figures[name]) for name in wrong]
        found[player] = {name: figure for name, figure in figures.items() if figure is not None}
    absent = [player for player in known if player not in found]
    problems += [problem("worths_player_missing", grid.file, None, "player", value=player) for player in absent]
    if not names:
        problems.append(problem("worths_no_figures", grid.file, grid.header_row))
    if problems:
        raise InvalidInput(problems)
    table = pd.DataFrame.from_dict(found, orient="index").reindex(list(known))
    return table.set_axis(pd.Index(game.players, name="player"))


def _numbers(data: Mapping[str, Any]) -> bool:
    return bool(data) and _are_numbers(data.values())


def _are_numbers(values: Iterable[Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _has(grid: Grid, names: Iterable[str], problems: list[Problem]) -> bool:
    missing = [name for name in names if name not in grid.names]
    problems += [problem("worths_column", grid.file, grid.header_row, name) for name in missing]
    twice = {name for name in grid.names if name and grid.names.count(name) > 1}
    problems += [problem("duplicate_column", grid.file, grid.header_row, name) for name in sorted(twice)]
    return not missing and not twice


def _cell(grid: Grid, row: int, cells: Any, name: str, problems: list[Problem]) -> float | None:
    """The number in a cell, or None with the reason reported."""
    where = grid.names.index(name)
    cell = cells[where] if where < len(cells) else ""
    try:
        return _plausible(number_of(cell.strip() if isinstance(cell, str) else cell), grid.file, row, name, problems)
    except BadCell as bad:
        key = "worths_empty" if cell in ("", None) else bad.key
        problems.append(problem(key, grid.file, row, name, value=cell))
        return None


def _plausible(number: float, file: str, row: int | None, name: str, problems: list[Problem]) -> float | None:
    """The number, or None with the reason reported where sums over coalitions would lose it or overflow."""
    if abs(number) > MOST_AMOUNT:
        problems.append(problem("worths_large", file, row, name, value=number, limit=f"{MOST_AMOUNT:g}"))
        return None
    return number


def _label(cells: Any, where: int) -> str:
    return text_of(cells[where]).strip() if where < len(cells) else ""


def _table_rows(grid: Grid, problems: list[Problem]) -> Rows:
    who = "members" if "members" in grid.names else "coalition"
    if not _has(grid, [who, "worth"], problems):
        return []
    where = grid.names.index(who)
    rows: Rows = []
    for row, cells in grid.rows:
        worth = _cell(grid, row, cells, "worth", problems)
        coalition = _coalition(_label(cells, where))
        if not all(coalition) or len(set(coalition)) < len(coalition):
            problems.append(problem("worths_coalition", grid.file, row, who, value=_label(cells, where)))
        elif worth is not None:
            rows.append((row, coalition, worth))
    return rows


def _coalition(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _JOINTS.split(text)) if text else ()


def _document(file: str, data: Mapping[str, Any], problems: list[Problem]) -> Game | None:
    worths, players = data.get("worths", data), data.get("players")
    if isinstance(worths, list):
        return _by_mask(file, worths, players, problems)
    if not isinstance(worths, dict) or not _numbers(worths):
        problems.append(problem("worths_document", file))
        return None
    coalitions = {text: _coalition(text) for text in worths}
    for worth in worths.values():
        _plausible(worth, file, None, "worths", problems)
    wrong = [text for text, found in coalitions.items() if not all(found) or len(set(found)) < len(found)]
    problems += [problem("worths_coalition", file, None, "worths", value=text) for text in wrong]
    rows: Rows = [(None, coalitions[text], float(worth)) for text, worth in worths.items() if text not in wrong]
    return _game(file, rows, problems)


def _by_mask(file: str, worths: list[Any], players: Any, problems: list[Problem]) -> Game | None:
    if not isinstance(players, list) or not _are_numbers(worths):
        problems.append(problem("worths_document", file))
        return None
    if None in [_plausible(worth, file, None, "worths", problems) for worth in worths]:
        return None
    try:
        return Game(worths, players)
    except GameError as error:
        problems.append(problem("worths_game", file, reason=error.args[0]))
        return None


def _game(file: str, rows: Rows, problems: list[Problem]) -> Game | None:
    """The game of rows that are each sound; what is missing or doubled is reported."""
    players = list(dict.fromkeys(player for _, coalition, _ in rows for player in coalition))
    if problems and not rows:
        return None
    if not players or len(players) > MOST_PLAYERS:
        problems.append(problem("worths_players", file, count=len(players), most=MOST_PLAYERS))
        return None
    bit = {player: 1 << i for i, player in enumerate(players)}
    table: dict[int, float] = {}
    for row, coalition, worth in rows:
        index = sum(bit[player] for player in coalition)
        if index in table:
            problems.append(problem("worths_twice", file, row, "coalition", value=";".join(coalition)))
        elif index == 0 and worth != 0:
            problems.append(problem("worths_nobody", file, row, "worth", value=worth))
        table[index] = worth
    missing = [index for index in range(1, 1 << len(players)) if index not in table]
    if missing and not problems:  # a row that cannot be read would be missing as well
        named = "; ".join(" + ".join(players[i] for i in members(index)) for index in missing[:_NAMED])
        problems.append(problem("worths_missing", file, count=len(missing), named=named, players=", ".join(players)))
    if problems:
        return None
    return Game([table.get(index, 0.0) for index in range(1 << len(players))], players)
