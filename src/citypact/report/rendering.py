"""Pages from templates: every value is escaped, and every text with two languages appears in the one that is shown."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import LANGUAGES
from ..text import Bilingual, both, both_in, in_language
from .cells import cells, total_cells
from .charts.frame import Chart
from .drawing import drawn
from .parting import on_paper

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def rendered(body: str, lang: str, figures: Mapping[str, Mapping[str, Chart]], **values: object) -> bytes:
    """The page whose sections the template ``body`` makes from ``values``, once in each language.

    It begins in ``lang``. ``figures``: the charts, by language and key; they are drawn here, so that the page needs no
    script to show or to print them. Every page has a ``title``, ``lines`` below it and ``sections`` with ``key`` and
    ``title``. Raises jinja2.UndefinedError for a value that a template wants and nobody gave.
    """
    frame = _templates().get_template("frame.html")
    pictures = {lang: {key: drawn(chart) for key, chart in charts.items()} for lang, charts in figures.items()}
    return frame.render(body=body, lang=lang, languages=LANGUAGES, pictures=pictures, **values).encode()


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context

    found = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=pass_context(_spoken),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"both": both, "both_in": both_in, "on_paper": on_paper}
    found.globals |= {"cells": cells, "total_cells": total_cells}
    return found


def _spoken(context: "Context", value: Any) -> Any:
    """What is printed for a value: of a text with two languages the one of the page."""
    return in_language(value, context["lang"]) if isinstance(value, Bilingual) else value
