"""The verb ``help``: the pages that explain how cases, mechanisms and offers are written."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from citypact.bundled import PAGES
from citypact.cli.output import print_json, settings
from citypact.cli.verb import verb


class Page(StrEnum):
    """What is explained."""

    cases = "cases"
    mechanisms = "mechanisms"
    offers = "offers"


PageArgument = Annotated[Page, typer.Argument(metavar="cases|mechanisms|offers", help="What is to be explained.")]


@verb("help")
def explain(page: PageArgument) -> None:
    """Print the page on how cases, mechanisms or offers are written. For a verb: citypact VERB --help."""
    text = PAGES[page].read_text("utf-8")
    if settings.json:
        print_json({"page": page.value, "text": text})
    else:
        sys.stdout.write(text)
