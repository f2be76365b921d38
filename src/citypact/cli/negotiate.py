"""The verb ``negotiate``: who would refuse an offer, how far each number is negotiable, what everyone would accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citypact.cli.app import CaseArgument, ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.output import console, print_json, settings
from citypact.cli.scheme import OutOption, progress_bar, say_what_was_written, worths, write

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.mechanism import Mechanism
    from citypact.negotiation.counter import CounterOffer
    from citypact.negotiation.numbers import Number
    from citypact.negotiation.objections import Objections
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import Position
    from citypact.report.desk import Paper


class Measure(StrEnum):
    """What "nearest" means."""

    fewest = "fewest"
    weighted = "weighted"
    largest = "largest"


class Solution(StrEnum):
    """Bargaining solutions."""

    nash = "nash"
    kalai_smorodinsky = "kalai-smorodinsky"
    egalitarian = "egalitarian"


ModelOption = Annotated[str, typer.Option("--model", help="The mechanism under negotiation.")]
OfferOption = Annotated[
    list[str],
    typer.Option("--offer", help="An offer (.toml, .json, .xlsx), or a rule with nothing left to decide, by name."),
]
RangesOption = Annotated[bool, typer.Option("--ranges", help="How far each number is negotiable.")]
TradeOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--trade", metavar="A B", help="Zone of two numbers, such as gain:beijing origin_share:tj-steel."),
]
CounterOption = Annotated[
    list[Measure], typer.Option("--counter", help="The nearest acceptable offer; repeat for several measures.")
]
LockOption = Annotated[list[str], typer.Option("--lock", metavar="NUMBER", help="A red line, as kind:subject.")]
FavorOption = Annotated[list[str], typer.Option("--favor", metavar="CITY", help="Favor it among equally near offers.")]
InsistOption = Annotated[
    list[str], typer.Option("--insist", metavar="CITY=GAIN", help="A gain that a city insists on.")
]
WhyOption = Annotated[bool, typer.Option("--why", help="Why no agreement is acceptable, and what would mend it.")]
BargainOption = Annotated[list[Solution], typer.Option("--bargain", help="Bargaining solutions on the gains in reach.")]
PowerOption = Annotated[list[str], typer.Option("--power", metavar="CITY=WEIGHT", help="Bargaining weight; default 1.")]
FallbackOption = Annotated[
    list[str], typer.Option("--fallback", metavar="CITY=GAIN", help="Gain if the talks fail; default its worth alone.")
]
CommitmentOption = Annotated[bool, typer.Option("--commitment", help="Temptations to leave, bonds, payment schedule.")]
OutsidersOption = Annotated[bool, typer.Option("--outsiders", help="Verdicts for what those outside may do.")]
OpenOption = Annotated[
    list[str], typer.Option("--open-project", metavar="PROJECT", help="Nobody can be kept from its benefit.")
]
ScenarioOption = Annotated[list[str], typer.Option("--scenario", help='A named scenario of the case, or "all".')]
SetOption = Annotated[
    list[str], typer.Option("--set", metavar="CHANGE", help="transfers.ID.growth=0.02; commas make a grid.")
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="Processes for scenarios; the answers are the same.")]
LogOption = Annotated[Path | None, typer.Option("--log", metavar="FILE", help="Record this round in a file of talks.")]
PartyOption = Annotated[str, typer.Option("--party", help="Who makes the offer, for the record.")]
BackOption = Annotated[
    int | None, typer.Option("--back", metavar="ROUND", help="Go back to a round of the record first.")
]
CompareOption = Annotated[
    tuple[int, int] | None,
    typer.Option("--compare", metavar="A B", help="What changed between two rounds of the record."),
]


@dataclass(frozen=True)
class _Talks:
    """The offer on the table and what it does."""

    case: "Case"
    model: "Mechanism"
    position: "Position"
    found: "Objections"
    paper: "Paper"


@app.command()
def negotiate(
    case: CaseArgument,
    offer: OfferOption = [],  # noqa: B006 - typer copies it
    model: ModelOption = "hybrid",
    ranges: RangesOption = False,
    trade: TradeOption = None,
    counter: CounterOption = [],  # noqa: B006
    lock: LockOption = [],  # noqa: B006
    favor: FavorOption = [],  # noqa: B006
    insist: InsistOption = [],  # noqa: B006
    why: WhyOption = False,
    bargain: BargainOption = [],  # noqa: B006
    power: PowerOption = [],  # noqa: B006
    fallback: FallbackOption = [],  # noqa: B006
    commitment: CommitmentOption = False,
    outsiders: OutsidersOption = False,
    open_project: OpenOption = [],  # noqa: B006
    scenario: ScenarioOption = [],  # noqa: B006
    set_: SetOption = [],  # noqa: B006
    jobs: JobsOption = 1,
    log: LogOption = None,
    party: PartyOption = "mediator",
    back: BackOption = None,
    compare: CompareOption = None,
    out: OutOption = None,
    force: ForceOption = False,
    lang: LangOption = Lang.en,
    as_json: JsonOption = False,
) -> None:
    """Lay an offer on the table: objections, ranges of agreement, counter-offers, reasons, futures."""
    from citypact.report.desk.sections import write_commitment, write_outsiders

    talks, offers = _open_talks(case, model, offer, lock)
    room = _room(talks) if ranges or trade is not None or counter or bargain else None
    if ranges or trade is not None:
        _write_ranges(talks, room or talks.position, ranges=ranges, trade=trade)
    counters = [] if room is None else _counter(talks, room, counter, favor, insist)
    if why or (counter and not counters):
        _write_reasons(talks)
    if room is not None:
        _bargain(talks, room, bargain, fallback, power)
    if commitment:
        write_commitment(talks.paper, talks.found.scheme)
    if outsiders or open_project:
        write_outsiders(talks.paper, talks.found.scheme, open_project)
    if scenario or set_:
        _run_scenarios(talks, offers, scenario, set_, jobs)
    record = {} if log is None else _record(talks, log, party, back, compare)
    _deliver(talks, counters, record, out, force=force)
    if counter and not counters:
        raise typer.Exit(4)


def _open_talks(case: str, model: str, names: Sequence[str], lock: Sequence[str]) -> tuple[_Talks, dict[str, "Offer"]]:
    from dataclasses import replace

    from citypact.case import load_case
    from citypact.mechanism import check_applicable, load_model
    from citypact.negotiation.files import load_offer
    from citypact.negotiation.objections import Objections
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import settle_offer, take_position
    from citypact.report.desk import Paper
    from citypact.report.desk.sections import write_offer

    facts, rules = load_case(case), load_model(model)
    check_applicable(facts, rules)
    offers = {Path(name).stem: load_offer(name, rules) for name in names} or {"open": Offer()}
    file, first = (names[0], next(iter(offers.values()))) if names else ("offer", offers["open"])
    if first.model is not None and model == "hybrid":
        rules = load_model(first.model)
    position = take_position(facts, rules, first, worths(facts), file)
    for text in lock:
        if _number(position, text) not in position.values:
            _refuse("nothing_to_lock", text, file="--lock")
    position = replace(position, locked=position.locked | {_number(position, text) for text in lock})
    found = Objections(settle_offer(position), position.setting)
    paper = Paper(facts)
    paper.figures["offer"] = first.model_dump(mode="json", exclude_defaults=True)
    write_offer(paper, found)
    return _Talks(facts, rules, position, found, paper), offers


def _room(talks: _Talks) -> "Position | None":
    """Where agreement is possible: under the offered rules, or else under the mechanism's own; None if nowhere."""
    from citypact.negotiation.position import reopen
    from citypact.negotiation.why_not import acceptable

    position = talks.position
    if not acceptable(position) and position.offer.rules:
        talks.paper.say("bad", "rules_give_way", rules=", ".join(position.offer.rules))
        position = reopen(position, talks.model)
    if acceptable(position):
        return position
    talks.paper.say("bad", "nothing_acceptable")
    return None


def _write_ranges(talks: _Talks, room: "Position", *, ranges: bool, trade: tuple[str, str] | None) -> None:
    from citypact.negotiation.frontier import trade_off
    from citypact.negotiation.ranges import ranges as find
    from citypact.report.desk.sections import write_ranges, write_trade_off

    if ranges:
        with progress_bar("ranges") as progress:
            write_ranges(talks.paper, find(room, progress=progress))
    if trade is not None:
        a, b = (_number(room, text) for text in trade)
        write_trade_off(talks.paper, a, b, trade_off(room, a, b))


def _bargain(
    talks: _Talks, room: "Position", solutions: Sequence[Solution], fallback: Sequence[str], power: Sequence[str]
) -> None:
    from citypact.negotiation.bargaining import bargain
    from citypact.report.desk.sections import write_bargain

    given = _amounts(fallback, "--fallback"), _amounts(power, "--power")
    for solution in solutions:
        write_bargain(talks.paper, solution.value, bargain(room, solution.value, *given))


def _counter(
    talks: _Talks, room: "Position", measures: Sequence[Measure], favor: Sequence[str], insist: Sequence[str]
) -> list["CounterOffer"]:
    from citypact.negotiation.counter import Wishes, counter_offer
    from citypact.report.desk.sections import write_concessions, write_counter

    if not measures:
        return []
    cities = [city.id for city in talks.case.cities]
    wishes = Wishes(favored=tuple(_known(favor, cities, "--favor")), least_gains=_amounts(insist, "--insist", cities))
    found = [counter_offer(room, measure.value, wishes) for measure in measures]
    for counter in found:
        write_counter(talks.paper, counter, talks.found.scheme)
    write_concessions(talks.paper, found[0])
    return found


def _write_reasons(talks: _Talks) -> None:
    from citypact.negotiation.why_not import why_not
    from citypact.report.desk.sections import write_reasons

    reasons = why_not(talks.position)
    if reasons is None:
        talks.paper.say("good", "something_acceptable")
    else:
        write_reasons(talks.paper, reasons)


def _run_scenarios(
    talks: _Talks, offers: dict[str, "Offer"], names: Sequence[str], changes: Sequence[str], jobs: int
) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from citypact.report.desk.sections import write_outcomes
    from citypact.scenarios import futures, grid, run
    from citypact.text import Bilingual

    known = [scenario.id for scenario in talks.case.scenarios]
    chosen = known if "all" in names and "all" not in known else list(names)
    worlds = futures(talks.case, [*chosen, *grid(changes)])
    with progress_bar("scenarios") as progress:
        if jobs == 1:
            outcomes = run(worlds, talks.model, offers, progress=progress)
        else:
            with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
                outcomes = run(worlds, talks.model, offers, executor, progress)
    write_outcomes(talks.paper, outcomes, {w.id: Bilingual(w.title.en, w.title.zh) for w in worlds})


def _record(talks: _Talks, path: Path, party: str, back: int | None, compare: tuple[int, int] | None) -> dict[str, Any]:
    """Add the round to the record; the whole record, for export."""
    from citypact.negotiation.log import Log, compare_rounds
    from citypact.report.desk.sections import outcome_of, write_comparison, write_history

    with Log(path, talks.case.id) as record:
        if back is not None:
            record.go_back(back)
        number = record.add(party, talks.position.offer, outcome_of(talks.found))
        talks.paper.figures["round"] = number
        write_history(talks.paper, record)
        if compare is not None:
            write_comparison(talks.paper, compare_rounds(*(record.round(number) for number in compare)))
        return record.export()


def _deliver(
    talks: _Talks, counters: Sequence["CounterOffer"], record: dict[str, Any], out: Path | None, *, force: bool
) -> None:
    import json

    from citypact.negotiation.files import offer_toml, offer_workbook
    from citypact.negotiation.settled import offer_of

    document = talks.paper.document(settings.lang)
    files: dict[Path, bytes] = {}
    if out is not None:
        text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        files[out / "negotiation.json"] = text.encode()
        if record:
            files[out / "talks.json"] = (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
        for counter in counters:
            offer = offer_of(counter.position, counter.scheme)
            files[out / f"counter-{counter.measure}.toml"] = offer_toml(offer).encode()
            files[out / f"counter-{counter.measure}.xlsx"] = offer_workbook(offer)
    write(files, force=force)
    if settings.json:
        print_json(document)
        return
    _print(talks.paper)
    say_what_was_written(files)


def _print(paper: "Paper") -> None:
    from citypact.report.console import print_table, print_verdict
    from citypact.report.money import money_unit
    from citypact.report.verdict import Sentence
    from citypact.text import say

    screen = console()
    title = paper.case.title.text(settings.lang)
    screen.print(say("negotiation.frame", settings.lang, title=title, unit=money_unit(paper.case, settings.lang)))
    print_verdict([Sentence(tone, text) for tone, text in paper.sentences], screen, settings.lang)  # type: ignore[arg-type]
    for table, most in paper.tables():
        print_table(table, screen, settings.lang, most)


def _number(position: "Position", text: str) -> "Number":
    """A number from ``kind:subject`` or ``project_share:project/city``; it must be one of the talks."""
    from citypact.case.draft import suggestion
    from citypact.negotiation.numbers import Number

    kind, _, subject = text.partition(":")
    number = Number(kind, tuple(subject.split("/")) if subject else ())
    known = [*position.items, *(Number("gain", (city.id,)) for city in position.setting.cities)]
    if number not in known:
        names = [f"{n.kind}:{'/'.join(n.key)}" for n in known]
        _refuse("unknown_number", text, hint=suggestion(text, names))
    return number


def _amounts(texts: Sequence[str], option: str, cities: Sequence[str] | None = None) -> dict[str, float]:
    """``CITY=NUMBER`` pairs."""
    found = {}
    for text in texts:
        city, equals, amount = text.partition("=")
        try:
            found[city] = float(amount)
        except ValueError:
            equals = ""
        if not equals:
            _refuse("no_amount", text, file=option)
    if cities is not None:
        _known(list(found), cities, option)
    return found


def _known(names: Sequence[str], cities: Sequence[str], option: str) -> Sequence[str]:
    for name in names:
        if name not in cities:
            _refuse("unknown_city", name, file=option)
    return names


def _refuse(key: str, value: str, file: str = "offer", **values: Any) -> None:
    from citypact.errors import InvalidInput, Problem
    from citypact.text import both

    message, remedy = both(f"negotiation.{key}.what", **values), both(f"negotiation.{key}.do", **values)
    raise InvalidInput([Problem(file, message, remedy, value=value)])
