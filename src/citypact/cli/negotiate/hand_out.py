"""What talks hand out: the paper on the screen, and files with the answers, the record and the offers that came."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from citypact.cli.negotiate.shown import show_rest
from citypact.cli.negotiate.talks import Talks
from citypact.cli.options import Delivery
from citypact.cli.output import answer, console, settings
from citypact.text import both

if TYPE_CHECKING:
    from citypact.negotiation.offer import Offer


OFFERED = "offered"
"""The folder of the offer as it is settled."""


@contextmanager
def shown_if_refused(talks: Talks) -> Iterator[None]:
    """Turn "no scheme" into words, and print before them what the offer does; with ``--json`` the answer alone."""
    from citypact.report.refusal import Refusal
    from citypact.report.told import refusal_in_words

    try:
        with refusal_in_words(talks.case, talks.model):
            yield
    except Refusal:
        if not settings.json:
            show_rest(talks, console())
        raise


def deliver_talks(talks: Talks, history: Mapping[str, Any], delivery: Delivery) -> None:
    """Write the paper, the record and the drafts that came of the talks, and print the paper."""
    document = talks.paper.document(settings.lang)
    files: dict[str, bytes] = {}
    if delivery.out is not None:
        files["negotiation.json"] = _json(document)
        files |= {"talks.json": _json(history)} if history else {}
        for name, draft in talks.drafts.items():
            files |= _draft_files(talks, name, draft)
        files |= _scheme_files(talks) | talks.handouts
    written = delivery.of(files)
    delivery.write(written)
    answer(document, lambda screen: show_rest(talks, screen), written)


def _draft_files(talks: Talks, name: str, draft: "Offer") -> dict[str, bytes]:
    """A draft as an offer under its own title and mechanism, ready to be laid on the table in turn."""
    from citypact.negotiation.files import offer_toml, offer_workbook
    from citypact.reading.fields import Named

    title = Named.of(both(f"negotiation.draft.{name}", offer=draft.title.both))
    offer = draft.model_copy(update={"title": title, "model": talks.model_name})
    return {f"{name}.toml": offer_toml(offer).encode(), f"{name}.xlsx": offer_workbook(offer)}


def _scheme_files(talks: Talks) -> dict[str, bytes]:
    """The offer as it is settled and every scheme that came of the talks, each in a folder of its own."""
    from citypact.negotiation.settled import with_breaches
    from citypact.report.document import document
    from citypact.report.dossier import Dossier
    from citypact.report.outputs import outputs
    from citypact.report.provenance import choices

    dossiers = {OFFERED: Dossier(with_breaches(talks.found.scheme), "offer")}
    dossiers |= {
        name: Dossier(scheme, "design", remark=talks.remarks.get(name)) for name, scheme in talks.schemes.items()
    }
    files: dict[str, bytes] = {}
    for name, dossier in dossiers.items():
        data = document(dossier, choices(dossier.scheme.model.id, None))
        files |= {f"{name}/{file}": content for file, content in outputs(dossier, data, settings.lang).items()}
    return files


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
