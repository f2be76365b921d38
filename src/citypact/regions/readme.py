"""The README of a merged case: who was merged, what that does to the figures, and how far it is off."""

from collections.abc import Mapping, Sequence
from string import Template

from ..case.model import Case
from .quotient import Accuracy

_TEXT = Template("""\
# $title

This is `$case` ($before cities) with these merged into one player each, as `citypact merge` writes it; what is
published, derived or assumed there is so here.

**中文摘要** 本案例由 `$case`（$before 个城市）合并为 $after 个主体生成（`citypact merge`）；数据来源与依据同原案例。

| player | cities |
|---|---|
$groups

* Gross product, revenue, expenditure and population add up. A player is weak if more than half of its people live in
  weak cities.
* An industry that a player is better off keeping inside is left out; where a host outside is better, the gain of the
  best move inside is added to the origin's adjustment cost. Of several hosts in one player the one with the greatest
  joint gain stands for all; capacities are pooled, less what moves inside take, and kept apart as `RESOURCE@CITY` where
  pooling would allow what the cities cannot do.
* Projects that touch one player only are left out; of the others benefits add up, and so do links.
* $joint_gain
$left_out""")


def merged_readme(
    case: Case, merged: Case, members: Mapping[str, Sequence[str]], compared: Accuracy | None, left_out: Sequence[str]
) -> str:
    """The page as Markdown.

    ``compared``: None if there was no time for it; ``left_out``: scenarios that change what is no more in it.
    """
    told = f"* Scenarios left out, as what they change is no more here: {', '.join(left_out)}.\n" if left_out else ""
    return _TEXT.substitute(
        title=f"{merged.title.en} · {merged.title.zh}",
        case=case.id,
        before=len(case.cities),
        after=len(merged.cities),
        groups="\n".join(f"| {group} | {', '.join(cities)} |" for group, cities in members.items()),
        joint_gain=_joint_gain(compared),
        left_out=told,
    )


def _joint_gain(found: Accuracy | None) -> str:
    """How far the merged case is off, in the unit of money of the case."""
    if found is None:
        return "Joint gain: not compared with that of the cities apart, for want of time."
    return (
        f"Joint gain over what each player does alone: {found.merged:,.3f} here, {found.cities:,.3f} with the cities\n"
        f"  apart (in the unit of money of the case). By moves {found.differing} of {found.looked_at} coalitions of "
        f"players are\n  off, by up to {found.largest:+,.3f}."
    )
