"""Whether the numbers of a scheme can be said, and whether an offer comes back to it: by the terms alone."""

from collections.abc import Iterator
from pathlib import Path

from citypact.case.model import Case
from citypact.mechanism import Mechanism
from citypact.negotiation.files import load_offer, offer_json, offer_toml, offer_workbook
from citypact.negotiation.offer import Offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.negotiation.settled import with_breaches
from citypact.pact.scheme import Scheme
from citypact.worth import WorthTable

TOML, JSON, WORKBOOK = "offer.toml", "offer.json", "offer.xlsx"


def unsayable(scheme: Scheme, ratio: float = 1000, amount: float = 10_000) -> Iterator[str]:
    """Numbers that are no multiples of 1/``ratio`` or of ``amount`` of the currency, but for grants of what is left.

    Ratios on the steps of ``hybrid`` (0.05) are multiples of 0.001 as well.
    """
    terms, case = scheme.terms, scheme.case
    rests = {(r["use"], r["city"], r["year"]) for r in scheme.verification["rounding"]["rests"]}
    for party, shares in (("origin", terms.origin_share), ("fund", terms.fund_share)):
        for transfer, path in shares.items():
            yield from (f"{party} {transfer} {share}" for share in path if not _is_whole(share * ratio))
    for project, by_city in terms.project_share.items():
        yield from (f"{project} {city} {share}" for city, share in by_city.items() if not _is_whole(share * ratio))
        if abs((whole := sum(by_city.values()) + terms.carried.get(project, 0.0)) - 1.0) > 1e-12:
            yield f"{project} adds up to {whole}"
    yield from (f"{project} carried {part}" for project, part in terms.carried.items() if not _is_whole(part * ratio))
    paid = {("contribution", city): path for city, path in terms.contributions.items()}
    paid |= {(use, city): path for use, by_city in terms.grants.items() for city, path in by_city.items()}
    paid |= {("subsidy", city): path for city, path in terms.subsidy.items()}
    for (what, city), path in paid.items():
        for year, sum_of_year in zip(case.years, path, strict=True):
            if (what, city, year) not in rests and not _is_whole(sum_of_year * case.unit / amount):
                yield f"{what} {city} {year} {sum_of_year}"


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) <= 1e-6


def read_back(folder: Path, offer: Offer, case: Case, model: Mechanism, table: WorthTable, name: str = TOML) -> Scheme:
    """An offer written to a file, read and settled."""
    text = {TOML: offer_toml(offer).encode(), JSON: offer_json(offer).encode(), WORKBOOK: offer_workbook(offer)}[name]
    (folder / name).write_bytes(text)
    position = take_position(case, model, load_offer(folder / name, model), table)
    return with_breaches(settle_offer(position))
