"""Every table that is printed adds up as it is printed, or says that it is rounded; read off the texts alone."""

from collections.abc import Iterator
from functools import cache

import pytest

import citypact
from citypact.mechanism import load_model
from citypact.optimize import design, simulate
from citypact.report.dossier import Dossier
from citypact.report.table import Table
from citypact.report.tables import every_table
from citypact.worth import worth_table
from support.random_cases import random_case

pytestmark = pytest.mark.sayable
CASES = ["middle-yangtze-provinces", *range(4)]


@cache
def printed(name: str | int) -> list[Table]:
    """All tables of a design and of a statute for a bundled case or a random one."""
    case = random_case(name) if isinstance(name, int) else citypact.load_case(name)
    table = worth_table(case)
    made = Dossier(design(case, load_model("hybrid"), table), "design")
    ruled = Dossier(simulate(case, load_model("bth-2015"), table), "simulation")
    return [*every_table(made), *every_table(ruled)]


def figure(text: str) -> float:
    """A printed amount; nothing for a dash or a blank."""
    bare = text.rstrip("*").replace(",", "")
    return float(bare) if bare and bare not in ("–", "-") else 0.0


def sums(table: Table) -> Iterator[tuple[str, float, float]]:
    """By column of money or counts with a total: heading, the sum of its printed parts and its printed total."""
    total, rows = table.total_texts("en"), [table.texts(row, "en") for row in table.rows]
    for position, column in enumerate(table.columns):
        if column.kind in ("money", "count") and total[position]:
            yield column.heading, sum(figure(row[position]) for row in rows), figure(total[position])


@pytest.mark.parametrize("name", CASES)
def test_parts_add_up_as_they_are_printed(name: str | int) -> None:
    added = [table for table in printed(name) if table.total is not None]
    assert {"gains", "budgets"} <= {table.key for table in added}
    for table in added:
        last = 10.0**-table.digits
        missing = {heading: total - parts for heading, parts, total in sums(table)}
        assert missing, table.key
        off = {heading: gap for heading, gap in missing.items() if abs(gap) > last / 2}
        # What is off is no more than every part's own rounding, and the table says that it is rounded.
        assert all(abs(gap) <= last * (len(table.rows) + 1) / 2 + 1e-9 for gap in off.values()), (table.key, off)
        assert table.rounded is bool(off), (table.key, off)
