"""The verb ``design``: from a case and a mechanism to a verified scheme."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citypact.bundled import DEFAULT_MODEL
from citypact.cli.going_on import folder_of, going_on, hurried, left_off
from citypact.cli.options import (
    CaseArgument,
    Delivery,
    MethodOption,
    ScenarioOption,
    name,
    option_of_mechanisms,
    place,
)
from citypact.cli.output import warn
from citypact.cli.progress import search_shown
from citypact.cli.scheme import deliver, load_facts, worths
from citypact.cli.stopping import answered, check_in_time, keeping
from citypact.cli.verb import verb
from citypact.deadline import PATIENCE, Deadline

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.errors import Problem
    from citypact.mechanism import Mechanism
    from citypact.negotiation.offer import Offer
    from citypact.negotiation.position import Position
    from citypact.optimize.left_out import LeftOut
    from citypact.optimize.program import Program
    from citypact.worth import Worths

LpOption = Annotated[
    Path | None, typer.Option("--lp", metavar="FILE", parser=place, help="Write the program here (.lp or .mps).")
]


ModelOption = Annotated[
    str | None,
    option_of_mechanisms(
        f"A bundled mechanism's name, or a TOML file; by default what the offer names, else {DEFAULT_MODEL}."
    ),
]
OfferOption = Annotated[
    str | None,
    typer.Option(
        "--offer",
        metavar="FILE",
        parser=name,
        help="What this offer fixes is held, and the rest designed: a .toml, .json or .xlsx file, or a statute's name.",
    ),
]


@verb(patience=PATIENCE, long=True)
def design(
    case: CaseArgument,
    delivery: Delivery,
    model: ModelOption = None,
    offer: OfferOption = None,
    lp: LpOption = None,
    method: MethodOption = None,
    scenario: ScenarioOption = None,
) -> None:
    """Find the scheme under which no city and no coalition is worse off, verify it, and hand it over."""
    from citypact.mechanism import check_applicable
    from citypact.optimize import design as find
    from citypact.optimize.export import check_format, program_bytes
    from citypact.report.comparison import comparable
    from citypact.report.dossier import Dossier
    from citypact.report.outputs import EVERY
    from citypact.report.told import held_as_offered, refusal_in_words
    from citypact.report.verdict import unproven

    if lp is not None:
        check_format(lp)
    delivery.refuse(EVERY, [lp])
    facts = load_facts(case, scenario)
    rules, draft = on_the_table(model, offer)
    check_applicable(facts, rules)
    table = worths(facts, rules, method, folder_of(delivery))
    position = None if draft is None else laid_on(facts, rules, draft, table, offer)
    held = None if draft is None else held_as_offered(draft, Path(offer or "offer").name)
    beside: dict[Path, bytes] = {}

    def export(program: "Program") -> None:
        answered()
        if lp is not None:
            beside[lp] = program_bytes(program, lp.suffix)

    def smaller() -> "tuple[LeftOut, ...]":
        from citypact.negotiation.smaller import smaller_pacts

        return smaller_pacts(facts, rules, draft)

    with going_on(table), keeping(), refusal_in_words(facts, rules, held, smaller), search_shown() as watch:
        if position is None:
            scheme = find(facts, rules, table, inspect=export, watch=watch)
        else:
            from citypact.negotiation.position import design_around

            scheme = design_around(position, inspect=export, watch=watch)
    hurried(table)
    left = Deadline.current().afterwards.remaining()
    with Deadline.lifted().limiting():
        compared = comparable(facts, scheme.model, table)
        dossier = Dossier(
            scheme, "design", compared, held=held, patience=PATIENCE if left is None else min(left, PATIENCE)
        )
        deliver(dossier, delivery, beside, scenario)
    left_off(table, proven=not unproven(scheme))
    check_in_time(proven=not unproven(scheme))


def on_the_table(model: str | None, offer: str | None) -> tuple["Mechanism", "Offer | None"]:
    """The mechanism and the offer that is to be held; what the user asks for goes before what the offer names."""
    from citypact.mechanism import load_model
    from citypact.negotiation.files import load_offer

    if offer is None:
        return load_model(model or DEFAULT_MODEL), None
    named = load_offer(offer, load_model(model or DEFAULT_MODEL)).model
    rules = load_model(model or named or DEFAULT_MODEL)
    doubts: list[Problem] = []
    draft = load_offer(offer, rules, doubts)
    warn(doubts)
    return rules, draft


def laid_on(case: "Case", rules: "Mechanism", draft: "Offer", table: "Worths", file: str | None) -> "Position":
    """The offer laid on the case. Raises InvalidInput for all of it that cannot be held."""
    from citypact.mechanism.playing import playing
    from citypact.negotiation.position import take_position

    return take_position(playing(case, rules), rules, draft, table, file or "offer")
