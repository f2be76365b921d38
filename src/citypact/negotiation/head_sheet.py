"""What stands over the clauses of an offer, as a sheet: its title and its mechanism, a row for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..reading.columns import Column
from .offer import Offer

SHEET = "offer"
HEAD = (Column("name", ("name",), "text"), Column("value", ("value",), "text", optional=True))
"""name: model, title_en or title_zh."""


def head_rows(offer: Offer) -> list[list[Any]]:
    """Rows under the headings of ``HEAD``."""
    return [["model", offer.model], ["title_en", offer.title.en], ["title_zh", offer.title.zh]]


def head_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The head as it stands in a document; what is left blank is not there, unknown names stay to be refused."""
    said = {str(row.get("name")): row.get("value") for row in rows if row.get("value") is not None}
    title = {lang: said.pop(f"title_{lang}") for lang in ("en", "zh") if f"title_{lang}" in said}
    return said | ({"title": title} if title else {})
