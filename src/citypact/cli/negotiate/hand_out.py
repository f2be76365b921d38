"""What talks hand out: the paper on the screen, and files with the answers, the record and the offers that came."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from citypact.cli.negotiate.talks import Talks
from citypact.cli.options import Delivery
from citypact.cli.output import answer, console, settings
from citypact.cli.scheme import refusal_in_words
from citypact.text import in_language, say

if TYPE_CHECKING:
    from rich.console import Console

    from citypact.negotiation.offer import Offer


OFFERED = "offered"
"""The folder of the offer as it is settled."""


@contextmanager
def shown_if_refused(talks: Talks) -> Iterator[None]:
    """Turn "no scheme" into words, and print before them what the offer does; with ``--json`` the answer alone."""
    from citypact.report.refusal import Refusal

    try:
        with refusal_in_words(talks.case, talks.model):
            yield
    except Refusal:
        if not settings.json:
            _print(talks, console())
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
    answer(document, lambda screen: _print(talks, screen), written)


def _draft_files(talks: Talks, name: str, draft: "Offer") -> dict[str, bytes]:
    """A draft as an offer under its own title and mechanism, ready to be laid on the table in turn."""
    from citypact.negotiation.files import offer_toml, offer_workbook
    from citypact.reading.fields import Named

    en, zh = (say(f"negotiation.draft.{name}", lang, offer=draft.title.text(lang)) for lang in ("en", "zh"))
    offer = draft.model_copy(update={"title": Named(en=en, zh=zh), "model": talks.model_name})
    return {f"{name}.toml": offer_toml(offer).encode(), f"{name}.xlsx": offer_workbook(offer)}


def _scheme_files(talks: Talks) -> dict[str, bytes]:
    """The offer as it is settled and every scheme that came of the talks, each in a folder of its own."""
    from citypact.negotiation.settled import with_breaches
    from citypact.report.document import document
    from citypact.report.dossier import Dossier
    from citypact.report.outputs import outputs
    from citypact.report.provenance import choices

    dossiers = {OFFERED: Dossier(with_breaches(talks.found.scheme), "offer")}
    dossiers |= {name: Dossier(scheme, "design") for name, scheme in talks.schemes.items()}
    files: dict[str, bytes] = {}
    for name, dossier in dossiers.items():
        data = document(dossier, choices(dossier.scheme.model.id, None))
        files |= {f"{name}/{file}": content for file, content in outputs(dossier, data, settings.lang).items()}
    return files


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _print(talks: Talks, screen: "Console") -> None:
    from rich.text import Text

    from citypact.report.console import print_again, print_table, print_verdict
    from citypact.report.folding import folded
    from citypact.report.money import money_unit

    lang = settings.lang
    titles = {"title": talks.case.title.text(lang), "model": talks.model.title.text(lang)}
    screen.print(say("negotiation.frame", lang, unit=money_unit(talks.case), **titles))
    print_verdict(talks.paper.sentences, screen, lang)
    tables = [(table, most) for table, most in talks.paper.tables() if table.key == "gains" or not settings.brief]
    for table, most in tables:
        print_table(table, screen, lang, most)
        more = len(table.rows) - (most or len(table.rows))
        if more > 0:
            screen.print(Text(say("negotiation.more_rows", lang, count=more), style="dim"))
        if table.note is not None:
            screen.print(Text(folded(in_language(table.note, lang), screen.width), style="dim"))
    print_again(talks.paper.sentences, tables, screen, lang)
