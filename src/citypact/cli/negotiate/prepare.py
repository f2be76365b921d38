"""The verb ``negotiate prepare``: where each city stands before the meeting, on a page of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from citypact.cli.negotiate.group import negotiate
from citypact.cli.negotiate.hold import hold
from citypact.cli.negotiate.known import Known
from citypact.cli.negotiate.options import Table
from citypact.cli.negotiate.parts import Part
from citypact.cli.negotiate.talks import Talks
from citypact.cli.negotiate.words import known_cities
from citypact.cli.options import CaseArgument, Delivery, name
from citypact.cli.output import settings
from citypact.cli.progress import progress_bar
from citypact.cli.verb import verb
from citypact.errors import Problem
from citypact.reading.named import faults

CityOption = Annotated[
    list[str],
    typer.Option("--city", metavar="CITY", parser=name, help="Prepare this city alone; repeat for several."),
]

_ALL: list[str] = []


@dataclass(frozen=True)
class Prepare(Part):
    """Where cities stand on the offer: none named means all."""

    name = "prepare"

    cities: Sequence[str]

    def problems(self, known: Known) -> Iterator[Problem]:
        """Cities that are none."""
        yield from faults(lambda: known_cities(self.cities, known.cities, "--city"))

    def handouts(self, talks: Talks) -> Sequence[str]:
        """The pages and workbooks."""
        from citypact.report.standing import FOLDER, file_names

        chosen = known_cities(self.cities, talks.cities, "--city")
        return [f"{FOLDER}/{file}" for file in file_names(talks.case, chosen)]

    def write(self, talks: Talks) -> None:
        """Write a row a city, the tables of the cities that are named, and keep the pages of all that are asked for."""
        from citypact.negotiation.offer import Offer
        from citypact.negotiation.settled import with_breaches
        from citypact.negotiation.standing import standings
        from citypact.report.standing import FOLDER, every_table, standing_files, standing_record, summary
        from citypact.text import both

        chosen = known_cities(self.cities, talks.cities, "--city") or None
        scheme = with_breaches(talks.found.scheme)
        with progress_bar("standings") as progress:
            found = standings(talks.position, scheme, chosen, progress)
        several = list(found.values())
        talks.paper.ready += [summary(scheme, several), *(every_table(scheme, several) if self.cities else [])]
        talks.paper.figures["standings"] = {key: standing_record(one) for key, one in found.items()}
        offer = next(iter(talks.offers.values()))
        nothing_said = offer == Offer()
        draft = both("negotiation.what.designed") if nothing_said else offer.title.both
        files = standing_files(scheme, draft, found, settings.lang)
        talks.handouts |= {f"{FOLDER}/{file}": content for file, content in files.items()}


@verb(of=negotiate)
def prepare(case: CaseArgument, table: Table, delivery: Delivery, city: CityOption = _ALL) -> None:
    """Where each city stands: pays and receives, alternatives, ranges, what it may ask; with --out a page for each."""
    hold(case, table, [Prepare(city)], delivery)
