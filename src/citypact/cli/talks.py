"""Talks on the command line: the offer that is laid on the table, its round in the record, and what is handed out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citypact.cli.output import console, print_json, settings
from citypact.cli.scheme import refusal_in_words, say_what_was_written, worths, write
from citypact.cli.words import number_in, refuse
from citypact.text import in_language, say

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.mechanism import Mechanism
    from citypact.negotiation.log import Log
    from citypact.negotiation.objections import Objections
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import Position
    from citypact.report.desk import Paper

_DEFAULT = "hybrid"


@dataclass(frozen=True)
class Talks:
    """The offer on the table and what it does."""

    case: "Case"
    model: "Mechanism"
    model_name: str
    position: "Position"
    found: "Objections"
    paper: "Paper"


def open_talks(
    case: str, model: str | None, files: Sequence[str], lock: Sequence[str], log: Path | None, *, silent: bool = False
) -> tuple[Talks, dict[str, "Offer"]]:
    """Read the case and the offers, and lay the first one on the table.

    ``silent``: nothing is said of it, since only the record is asked for.

    Raises InvalidInput for anything in them that cannot be used, and NoScheme if the offer cannot be carried out.
    """
    from citypact.case import load_case
    from citypact.mechanism import check_applicable
    from citypact.negotiation.log import Log
    from citypact.negotiation.objections import Objections
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import settle_offer, take_position
    from citypact.report.desk import Paper
    from citypact.report.desk.sections import write_offer

    facts = load_case(case)
    model_name, rules, offers, overruled = _on_the_table(model, files)
    check_applicable(facts, rules)
    if log is not None and log.exists():
        Log(log, facts.id).close()  # what is wrong with it is said before anything is worked out
    first = next(iter(offers.values()), Offer())
    position = take_position(facts, rules, first, worths(facts), files[0] if files else "offer")
    position = _with_red_lines(position, lock)
    with refusal_in_words(facts, rules):
        found = Objections(settle_offer(position), position.setting)
    paper = Paper(facts)
    paper.figures |= {"mechanism": rules.id, "offer": first.model_dump(mode="json", exclude_defaults=True)}
    for file, name in overruled.items():
        paper.say("bad", "under_another", model=model_name, named=f"{name} ({file})")
    if silent:
        paper.say("plain", "rounds_only")
    else:
        write_offer(paper, found, designed=not files)
    return Talks(facts, rules, model_name, position, found, paper), offers or {"open": first}


def _on_the_table(
    model: str | None, files: Sequence[str]
) -> tuple[str, "Mechanism", dict[str, "Offer"], dict[str, str]]:
    """The mechanism of the talks, by name and as such; the offers; and the mechanisms that are named but set aside.

    What the user asks for goes before what the offers name, and that before the default.
    """
    from citypact.mechanism import load_model
    from citypact.negotiation.files import load_offer

    drafts = {file: load_offer(file, load_model(model or _DEFAULT)) for file in files}
    named = {file: draft.model for file, draft in drafts.items() if draft.model is not None}
    model_name = model or next(iter(named.values()), _DEFAULT)
    rules = load_model(model_name)
    others = {file: name for file, name in named.items() if load_model(name) != rules}
    if others and model is None:
        listed = "; ".join(f"{file}: {name}" for file, name in named.items())
        refuse("two_mechanisms", model_name, file=", ".join(files), named=listed)
    stems = [Path(file).stem for file in files]
    names = stems if len(set(stems)) == len(stems) else files
    return model_name, rules, {name: load_offer(file, rules) for name, file in zip(names, files, strict=True)}, others


def _with_red_lines(position: "Position", lock: Sequence[str]) -> "Position":
    locked = [number_in(position, text, position.values) for text in lock]
    for text, number in zip(lock, locked, strict=True):
        if number not in position.values:
            refuse("nothing_to_lock", text, file="--lock")
    return replace(position, locked=position.locked.union(locked))


def record_round(
    talks: Talks, path: Path, party: str | None, back: int | None, compare: tuple[int, int] | None
) -> dict[str, Any]:
    """Go back if asked, add the offer as a round by a party (None: add nothing); the whole record, for export."""
    from citypact.negotiation.log import Log, compare_rounds
    from citypact.report.desk.sections import outcome_of, write_comparison, write_history

    with Log(path, talks.case.id) as record:
        _check_rounds(record, compare or (), new=party is not None)
        if back is not None:
            record.go_back(back or None)
        if party is not None:
            offer = talks.position.offer.model_copy(update={"model": talks.model_name})
            talks.paper.figures["round"] = record.add(party, offer, outcome_of(talks.found, talks.position.values))
        write_history(talks.paper, record)
        if compare is not None:
            write_comparison(talks.paper, compare_rounds(*(record.round(number) for number in compare)))
        return record.export()


def _check_rounds(record: "Log", numbers: Sequence[int], *, new: bool) -> None:
    """Refuse rounds that are not there, before anything is recorded; the round to come may be named too."""
    last = max((round_.id for round_ in record.rounds()), default=0)
    for number in numbers:
        if not (new and number == last + 1):
            record.round(number)


@contextmanager
def shown_if_refused(talks: Talks) -> Iterator[None]:
    """Print what the offer does before the answer that there is no such scheme; with ``--json`` that answer alone."""
    from citypact.report.refusal import Refusal

    try:
        yield
    except Refusal:
        if not settings.json:
            _print(talks)
        raise


def deliver_talks(
    talks: Talks, drafts: Mapping[str, "Offer"], record: Mapping[str, Any], out: Path | None, *, force: bool
) -> None:
    """Write the paper, the record and the drafts that came of the talks, and print the paper."""
    document = talks.paper.document(settings.lang)
    files: dict[Path, bytes] = {}
    if out is not None:
        files[out / "negotiation.json"] = _json(document)
        files |= {out / "talks.json": _json(record)} if record else {}
        for name, draft in drafts.items():
            files |= _draft_files(talks, out, name, draft)
    write(files, force=force)
    if settings.json:
        print_json(document)
        return
    _print(talks)
    say_what_was_written(files)


def _draft_files(talks: Talks, out: Path, name: str, draft: "Offer") -> dict[Path, bytes]:
    """A draft as an offer under its own title and mechanism, ready to be laid on the table in turn."""
    from citypact.negotiation.files import offer_toml, offer_workbook
    from citypact.reading.fields import Named

    en, zh = (say(f"negotiation.draft.{name}", lang, offer=draft.title.text(lang)) for lang in ("en", "zh"))
    offer = draft.model_copy(update={"title": Named(en=en, zh=zh), "model": talks.model_name})
    return {out / f"{name}.toml": offer_toml(offer).encode(), out / f"{name}.xlsx": offer_workbook(offer)}


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _print(talks: Talks) -> None:
    from rich.text import Text

    from citypact.report.console import print_table, print_verdict
    from citypact.report.folding import folded
    from citypact.report.money import money_unit
    from citypact.report.verdict import Sentence

    screen, lang = console(), settings.lang
    titles = {"title": talks.case.title.text(lang), "model": talks.model.title.text(lang)}
    screen.print(say("negotiation.frame", lang, unit=money_unit(talks.case, lang), **titles))
    print_verdict([Sentence(tone, text) for tone, text in talks.paper.sentences], screen, lang)  # type: ignore[arg-type]
    for table, most in talks.paper.tables():
        print_table(table, screen, lang, most)
        more = len(table.rows) - (most or len(table.rows))
        if more > 0:
            screen.print(Text(say("negotiation.more_rows", lang, count=more), style="dim"))
        if table.note is not None:
            screen.print(Text(folded(in_language(table.note, lang), screen.width), style="dim"))
