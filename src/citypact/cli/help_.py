"""The verb ``help``: where to start, how cases, mechanisms and offers are written, and guides that can be followed."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from citypact.bundled import PAGES
from citypact.cli.output import print_json, settings
from citypact.cli.verb import verb


class Page(StrEnum):
    """What is explained."""

    start = "start"
    cases = "cases"
    mechanisms = "mechanisms"
    offers = "offers"
    negotiating = "negotiating"
    own_case = "own-case"
    own_rule = "own-rule"
    embedding = "embedding"
    security = "security"


PageArgument = Annotated[Page, typer.Argument(metavar="|".join(Page), help="What is to be explained.")]


@verb("help")
def explain(page: PageArgument = Page.start) -> None:
    """Print a page: where to start, how things are written, or a guide. For a verb: citypact VERB --help."""
    text = PAGES[page][settings.lang].read_text("utf-8")
    if settings.json:
        print_json({"page": page.value, "lang": settings.lang, "text": text})
    else:
        sys.stdout.write(text)
