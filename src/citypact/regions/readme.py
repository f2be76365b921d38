"""The README of a merged case: who was merged, what that does to the figures, and how far it is off."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from string import Template

from ..case.model import Case
from ..text import say
from .quotient import Accuracy

_FOLDER = Path(__file__).resolve().parent
_TEMPLATES = {"en": _FOLDER / "readme.md", "zh": _FOLDER / "readme.zh.md"}


def merged_readme(
    case: Case,
    merged: Case,
    members: Mapping[str, Sequence[str]],
    compared: Accuracy | None,
    left_out: Sequence[str],
    lang: str = "en",
) -> str:
    """The page as Markdown, in ``lang``.

    ``compared``: None if there was no time for it; ``left_out``: scenarios that change what is no more in it.
    """
    told = say("scale.readme.left_out", lang, scenarios=", ".join(left_out)) if left_out else ""
    return Template(_TEMPLATES[lang].read_text(encoding="utf-8")).substitute(
        title=f"{merged.title.en} · {merged.title.zh}",
        case=case.id,
        before=len(case.cities),
        after=len(merged.cities),
        groups="\n".join(f"| {group} | {', '.join(cities)} |" for group, cities in members.items()),
        joint_gain=_joint_gain(compared, lang),
        left_out=f"* {told}\n" if told else "",
    )


def _joint_gain(found: Accuracy | None, lang: str) -> str:
    """How far the merged case is off, in the unit of money of the case."""
    if found is None:
        return say("scale.readme.not_compared", lang)
    return say("scale.readme.compared", lang, **asdict(found))
