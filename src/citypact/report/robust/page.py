"""A robust scheme as one self-contained page in both languages."""

from collections.abc import Sequence

from ...catalogue import LANGUAGES
from ...scenarios.robust import Confidence, Robust, Step
from ...text import Bilingual, both
from ..charted import Charted
from ..money import money_in
from ..rendering import rendered
from .chart import curve_chart
from .sentences import robust_sentences
from .tables import robust_tables


def robust_title(found: Robust) -> Bilingual:
    """The heading."""
    scheme = found.scheme
    return both("robust.title", case=scheme.case.title.both, model=scheme.model.title.both)


def robust_page(found: Robust, steps: Sequence[Step], confidence: Confidence | None, lang: str) -> bytes:
    """The page; it begins in ``lang`` and can be switched to the other language."""
    drawable = any(step.found is not None for step in steps)
    figures = {shown: {"curve": curve_chart(found, steps, shown)} if drawable else {} for shown in LANGUAGES}
    tables = robust_tables(found, steps)
    return rendered(
        "comparison.html",
        lang,
        figures,
        kind=None,
        title=robust_title(found),
        lines=(money_in(found.scheme.case), *(sentence.text for sentence in robust_sentences(found, confidence))),
        sections=[Charted(table, "curve" if table.key == "curve" and drawable else None) for table in tables],
        refusals=(),
    )
