"""The verb ``merge``: the same case at the scale of provinces or of stated groups of cities."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.facts import read_case
from citypact.cli.options import CaseArgument, ForceOption, place
from citypact.cli.output import message, print_json, settings
from citypact.cli.stopping import check_in_time, keeping
from citypact.cli.verb import verb
from citypact.deadline import Deadline
from citypact.errors import SolverLimit

if TYPE_CHECKING:
    from citypact.regions import Accuracy

PathArgument = Annotated[
    Path, typer.Argument(metavar="DIR|FILE.xlsx|FILE.json", parser=place, help="Where the merged case goes.")
]
GroupsOption = Annotated[
    Path | None,
    typer.Option(
        "--groups",
        metavar="FILE.toml",
        parser=place,
        help="Who is merged: tables [GROUP] with cities = [...] and name = {en, zh}; without it, by province.",
    ),
]


@verb()
def merge(case: CaseArgument, path: PathArgument, groups: GroupsOption = None, force: ForceOption = False) -> None:
    """Merge the cities of each province, or of stated groups, into one player."""
    from citypact.case import save_case
    from citypact.regions import accuracy, check_several, merge_cities, merged_readme, provinces_of, read_grouping

    found = read_case(case)
    grouping = provinces_of(found) if groups is None else read_grouping(found, groups)
    check_several(found, grouping)
    merged = merge_cities(found, grouping)
    members = {group: grouping.members(group) for group in grouping.all}
    with keeping() as deadline:
        compared = _in_time(lambda: accuracy(found, merged, members), deadline)
    left_out = [scenario.id for scenario in found.scenarios if scenario.id not in {s.id for s in merged.scenarios}]
    page = merged_readme(found, merged, members, compared, left_out, settings.lang).encode()
    written = save_case(merged, path, force, {"README.md": page})
    if settings.json:
        gains = None if compared is None else asdict(compared) | {"exact": compared.exact}
        print_json({"written": [str(written)], "groups": members, "joint_gain": gains, "scenarios_left_out": left_out})
    else:
        print(message("merge.written", path=written, before=len(found.cities), after=len(merged.cities)))
        if left_out:
            print(message("merge.scenarios", names=", ".join(left_out)))
        print(_compared(compared))
    check_in_time(proven=compared is not None)


def _in_time(compare: Callable[[], "Accuracy"], deadline: Deadline) -> "Accuracy | None":
    """The comparison; None if there was no time for it."""
    try:
        return compare()
    except SolverLimit:
        if not deadline.expired:
            raise
        return None


def _compared(found: "Accuracy | None") -> str:
    if found is None:
        return message("merge.no_time")
    values = asdict(found) | {"difference": found.merged - found.cities}
    return message("merge.exact" if found.exact else "merge.differs", **values)
