"""The verb ``negotiate``: who would refuse an offer, how far each number is negotiable, what everyone would accept."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.cli.app import CaseArgument, ForceOption, JsonOption, Lang, LangOption, app
from citypact.cli.needs import check_needs, check_power
from citypact.cli.scheme import OutOption, progress_bar, refusal_in_words, refuse_to_overwrite
from citypact.cli.talks import Talks, deliver_talks, open_talks, record_round, shown_if_refused
from citypact.cli.words import amounts, faults_of, known_cities, number_in, refuse

if TYPE_CHECKING:
    from citypact.negotiation.counter import CounterOffer
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import Position


class Kind(StrEnum):
    """Kinds of numbers that have a range."""

    origin_share = "origin_share"
    fund_share = "fund_share"
    contribution_rate = "contribution_rate"
    project_share = "project_share"
    grant = "grant"
    subsidy = "subsidy"
    size = "size"


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


ModelOption = Annotated[
    str | None,
    typer.Option("--model", help="The mechanism under negotiation; default: the one the offers name, or else hybrid."),
]
OfferOption = Annotated[
    list[str],
    typer.Option(
        "--offer",
        help="An offer (.toml, .json, .xlsx), or a rule with nothing left to decide, by name. More: for scenarios.",
    ),
]
RangesOption = Annotated[bool, typer.Option("--ranges", help="How far each number is negotiable.")]
OfOption = Annotated[
    list[Kind], typer.Option("--of", help="Numbers that --ranges is about; default: all but shares of project costs.")
]
TradeOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--trade", metavar="A B", help="Zone of two numbers, such as gain:beijing origin_share:tj-steel."),
]
CounterOption = Annotated[
    list[Measure], typer.Option("--counter", help="The nearest acceptable offer; repeat for several measures.")
]
LockOption = Annotated[list[str], typer.Option("--lock", metavar="NUMBER", help="A red line, as kind:subject.")]
ReopenOption = Annotated[
    list[str],
    typer.Option(
        "--reopen", metavar="RULE", help='Offered rules that may give way, or "all"; default: no more than must.'
    ),
]
FavorOption = Annotated[list[str], typer.Option("--favor", metavar="CITY", help="Favor it among equally near offers.")]
InsistOption = Annotated[
    list[str], typer.Option("--insist", metavar="CITY=GAIN", help="A gain that a city insists on.")
]
WhyOption = Annotated[bool, typer.Option("--why", help="Why no agreement is acceptable, and what would mend it.")]
BargainOption = Annotated[list[Solution], typer.Option("--bargain", help="Bargaining solutions on the gains in reach.")]
PowerOption = Annotated[
    list[str],
    typer.Option("--power", metavar="CITY=WEIGHT", help="Bargaining weight; default 1; Kalai-Smorodinsky has none."),
]
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
LogOption = Annotated[
    Path | None,
    typer.Option(
        "--log",
        metavar="FILE",
        help="Record the offer as a round in this SQLite file; without an offer, show the rounds.",
    ),
]
PartyOption = Annotated[str, typer.Option("--party", help="Who makes the offer, for the record.")]
BackOption = Annotated[
    int | None, typer.Option("--back", metavar="ROUND", help="Go back to a round of the record first; 0: before all.")
]
CompareOption = Annotated[
    tuple[int, int] | None,
    typer.Option("--compare", metavar="A B", help="What changed between two rounds of the record."),
]


@app.command()
def negotiate(
    context: typer.Context,
    case: CaseArgument,
    offer: OfferOption = [],  # noqa: B006 - typer copies it
    model: ModelOption = None,
    ranges: RangesOption = False,
    of: OfOption = [],  # noqa: B006
    trade: TradeOption = None,
    counter: CounterOption = [],  # noqa: B006
    reopen_: ReopenOption = [],  # noqa: B006
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
    from citypact.negotiation.settled import offer_of
    from citypact.report.desk.sections import write_commitment, write_outsiders

    check_needs(context)
    check_power(power, bargain)
    names = [f"counter-{measure}" for measure in counter] + [f"bargain-{solution}" for solution in bargain]
    files = ["negotiation.json", "talks.json", *(f"{name}.{suffix}" for name in names for suffix in ("toml", "xlsx"))]
    refuse_to_overwrite(None, [] if out is None else [out / name for name in files], force=force)
    parts = (ranges, trade, counter, why, bargain, commitment, outsiders, open_project, scenario, set_)
    only_rounds = log is not None and not offer and not any(parts)
    talks, offers = open_talks(case, model, offer, lock, log, silent=only_rounds)
    wanted = amounts(insist, "--insist", [city.id for city in talks.case.cities])
    room = _room(talks, reopen_) if ranges or trade is not None or counter or bargain else None
    if ranges:
        _write_ranges(talks, room or talks.position, of)
    if trade is not None:
        _write_trade_off(talks, room or talks.position, *trade)
    counters = [] if room is None else _counter(talks, room, counter, favor, wanted)
    if why or (counter and not counters):
        _write_reasons(talks, wanted)
    drafts = {f"counter-{c.measure}": offer_of(c.position, c.scheme) for c in counters}
    if room is not None:
        drafts |= _bargain(talks, room, bargain, fallback, power)
    if commitment:
        write_commitment(talks.paper, talks.found.scheme)
    if outsiders or open_project:
        write_outsiders(talks.paper, talks.found.scheme, open_project)
    if scenario or set_:
        _run_scenarios(talks, offers, scenario, set_, jobs)
    record = {} if log is None else record_round(talks, log, party if offer else None, back, compare)
    deliver_talks(talks, drafts, record, out, force=force)
    if counter and not counters:
        raise typer.Exit(4)


def _room(talks: Talks, asked: Sequence[str]) -> "Position | None":
    """Where agreement is possible: under the offered rules, or where some of them give way; None if nowhere.

    ``asked``: offered rules that are to give way in any case, or "all".
    """
    from citypact.negotiation.position import reopen
    from citypact.negotiation.why_not import acceptable, give_way

    position = talks.position
    if asked:
        rules = tuple(position.offer.rules) if "all" in asked else tuple(dict.fromkeys(asked))
        for rule in rules:
            if rule not in position.offer.rules:
                refuse("no_rule_to_reopen", rule, file="--reopen", known=", ".join(position.offer.rules) or "–")
        talks.paper.say("plain", "rules_reopened", rules=", ".join(rules) or "–")
        talks.paper.figures["rules_given_up"] = list(rules)
        position = _reopened(talks, rules)
    if acceptable(position):
        return position
    gone = give_way(position, talks.model) if position.offer.rules and not asked else None
    if gone is None:
        talks.paper.say("bad", "nothing_acceptable")
        return None
    talks.paper.say("bad", "rules_give_way", rules=", ".join(gone))
    talks.paper.figures["rules_given_up"] = list(gone)
    return reopen(position, talks.model, gone)


def _reopened(talks: Talks, rules: tuple[str, ...]) -> "Position":
    """Rules back to the mechanism's own, as asked. Raises InvalidInput with those that must go back with them."""
    from citypact.errors import InvalidInput
    from citypact.negotiation.position import reopen

    try:
        return reopen(talks.position, talks.model, rules)
    except InvalidInput:
        more = [rule for rule in talks.position.offer.rules if rule not in rules]
        with_them = [rule for rule in more if _goes(talks, (*rules, rule))]
        refuse("reopen_more", ", ".join(rules), file="--reopen", more=" / ".join(with_them) or "all")


def _goes(talks: Talks, rules: tuple[str, ...]) -> bool:
    from citypact.errors import InvalidInput
    from citypact.negotiation.position import reopen

    try:
        reopen(talks.position, talks.model, rules)
    except InvalidInput:
        return False
    return True


def _write_ranges(talks: Talks, room: "Position", of: Sequence[Kind]) -> None:
    from citypact.negotiation.ranges import NEGOTIABLE, ranges
    from citypact.report.desk.sections import write_ranges

    with progress_bar("ranges") as progress:
        found = ranges(room, [kind.value for kind in of] or NEGOTIABLE, progress=progress)
    write_ranges(talks.paper, found)


def _write_trade_off(talks: Talks, room: "Position", first: str, second: str) -> None:
    from citypact.negotiation.frontier import trade_off
    from citypact.negotiation.steps import has_steps, pairs_on_steps
    from citypact.report.desk.sections import write_trade_off

    a, b = number_in(room, first), number_in(room, second)
    zone = trade_off(room, a, b)
    nearest = pairs_on_steps(room, a, b, zone) if has_steps(room) and len(zone) else None
    write_trade_off(talks.paper, a, b, zone, nearest)


def _bargain(
    talks: Talks, room: "Position", solutions: Sequence[Solution], fallback: Sequence[str], power: Sequence[str]
) -> dict[str, "Offer"]:
    """Bargaining solutions, each with the nearest scheme that can be agreed upon; those, as offers."""
    from citypact.negotiation.bargaining import bargain
    from citypact.negotiation.settled import offer_of
    from citypact.negotiation.steps import nearest_scheme
    from citypact.report.desk.sections import write_bargain

    cities = [city.id for city in talks.case.cities]
    given = amounts(fallback, "--fallback", cities), amounts(power, "--power", cities)
    offers = {}
    for solution in solutions:
        with faults_of("disagreement", "--fallback"):
            found = bargain(room, solution.value, *given)
        with shown_if_refused(talks), refusal_in_words(talks.case, talks.model):
            scheme = nearest_scheme(room, found.gains)
        write_bargain(talks.paper, solution.value, found, scheme)
        offers[f"bargain-{solution.value}"] = offer_of(room, scheme)
    return offers


def _counter(
    talks: Talks, room: "Position", measures: Sequence[Measure], favor: Sequence[str], wanted: dict[str, float]
) -> list["CounterOffer"]:
    from citypact.negotiation.counter import Wishes, counter_offer
    from citypact.report.desk.sections import write_concessions, write_counter

    if not measures:
        return []
    cities = [city.id for city in talks.case.cities]
    known_cities(favor, cities, "--favor")
    wishes = Wishes(favored=tuple(favor), least_gains=wanted)
    with shown_if_refused(talks), refusal_in_words(talks.case, talks.model):
        found = [counter_offer(room, measure.value, wishes) for measure in measures]
    for counter in found:
        write_counter(talks.paper, counter, talks.found.scheme)
    write_concessions(talks.paper, found[0])
    return found


def _write_reasons(talks: Talks, wanted: dict[str, float]) -> None:
    from citypact.negotiation.why_not import why_not
    from citypact.report.desk.sections import write_reasons

    reasons = why_not(talks.position.insisting(wanted))
    if reasons is None:
        talks.paper.say("good", "something_acceptable")
    else:
        write_reasons(talks.paper, reasons)


def _run_scenarios(
    talks: Talks, offers: dict[str, "Offer"], names: Sequence[str], changes: Sequence[str], jobs: int
) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from citypact.report.desk.sections import write_outcomes
    from citypact.scenarios import futures, grid, run
    from citypact.text import Bilingual

    known = [scenario.id for scenario in talks.case.scenarios]
    chosen = known if "all" in names and "all" not in known else list(names)
    worlds = futures(talks.case, [*chosen, *grid(changes, talks.case)])
    with progress_bar("scenarios") as progress:
        if jobs == 1:
            outcomes = run(worlds, talks.model, offers, progress=progress)
        else:
            with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
                outcomes = run(worlds, talks.model, offers, executor, progress)
    write_outcomes(talks.paper, outcomes, {w.id: Bilingual(w.title.en, w.title.zh) for w in worlds})
