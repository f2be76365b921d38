"""Clauses that call cities, transfers and projects by their names."""

from ..case.model import Case
from ..case.naming import city_keys, keys_by_name
from .offer import Clause, Offer


def in_keys(offer: Offer, case: Case) -> Offer:
    """The offer with keys in place of names; what names nothing stays as it is."""
    cities = city_keys(case)
    transfers = keys_by_name((row.id, row.name.en, row.name.zh) for row in case.transfers)
    projects = keys_by_name((row.id, row.name.en, row.name.zh) for row in case.projects)
    keys = {"city": cities, "origin": cities, "host": cities, "transfer": transfers, "project": projects}

    def keyed(clause: Clause) -> Clause:
        said = {field: known.get(getattr(clause, field)) for field, known in keys.items()}
        return clause.model_copy(update={field: key for field, key in said.items() if key is not None})

    return offer.model_copy(update={"clauses": tuple(map(keyed, offer.clauses))})
