"""The answer in a few sentences: who gains, is it stable, how far from it, and what it rests on."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import and_
from typing import Any

from ..game.coalitions import members
from ..optimize.stages import LEAST_SHORTFALL
from ..pact.ledger import gains
from ..pact.planned import planned_gain
from ..pact.scheme import Scheme
from ..shown import counted
from ..text import Joined, both
from .cash import cash_sentences
from .coalition_text import in_a_sentence, members_text
from .debts import debt_sentences
from .dossier import Dossier
from .exit_terms import exit_sentence
from .money import slack
from .outsiders import assumption, outsiders_sentences
from .proven import proven_sentences
from .rounded import rounding_sentences
from .sentence import Sentence
from .tables.evidence import evidence
from .unexplained import unexplained_sentences
from .wording import say


def verdict(dossier: Dossier, *, listed: bool = True) -> list[Sentence]:
    """What a reader must know first; ``listed``: whether the rows of the case that are assumed stand beside it."""
    found = [
        *(Sentence("plain", said) for said in (dossier.held, dossier.remark) if said is not None),
        *without_pact(dossier),
        _total(dossier),
        *cash_sentences(dossier),
        *debt_sentences(dossier),
        *_unproven(dossier),
        *aim_sentences(dossier),
        *unexplained_sentences(dossier),
        *rounding_sentences(dossier),
        *_ties(dossier),
        *_returned(dossier),
        *_plan(dossier),
        *_cities(dossier),
        *_stability(dossier),
        *_rights(dossier),
    ]
    return [*found, *_exit(dossier), assumptions(dossier, listed=listed)]


def without_pact(dossier: Dossier) -> Iterator[Sentence]:
    """What moves without a pact, what that means to the cities, and what becomes of it under the pact."""
    scheme = dossier.scheme
    if not scheme.anyway:
        return
    value = scheme.without_pact.by_city["anyway"]
    touched = value[value != 0].sort_values(kind="stable")
    parts = [(dossier.names.party(str(city)), _signed(float(money), dossier.digits)) for city, money in touched.items()]
    listed = Joined(Joined(part, "blank") for part in parts)
    yield Sentence("plain", say(dossier, "without_pact", count=len(scheme.anyway), cities=listed))
    found = scheme.without_pact.by_transfer
    hosts = [scheme.terms.plan.get(k) for k in scheme.anyway]
    kept = hosts.count(None)
    sent = len(hosts) - kept - sum(scheme.terms.plan.get(k) == host for k, host in scheme.anyway.items())
    if kept + sent:
        paid = {"paid": float(found["firm_compensation"].sum())}
        yield Sentence("plain", say(dossier, "changed_by_pact", paid, kept=kept, sent=sent))


def _returned(dossier: Dossier) -> Iterator[Sentence]:
    """What the fund gives back at the end, as nobody is there to whom its uses let it pay."""
    back = dossier.scheme.terms.returned
    if back:
        money, year = {"sum": sum(back.values())}, dossier.scheme.case.years[-1]
        yield Sentence("plain", say(dossier, "returned", money, parties=dossier.names.together(back), year=year))


def _signed(money: float, decimals: int) -> str:
    return f"{'+' if money > 0 else ''}{slack(money, decimals)}"


def _total(dossier: Dossier) -> Sentence:
    scheme = dossier.scheme
    counts = {"transfers": len(scheme.terms.plan), "projects": len(scheme.terms.projects)}
    return Sentence("plain", say(dossier, "total", {"total": float(scheme.gain.sum())}, **counts))


def unproven(scheme: Scheme) -> list[Mapping[str, Any]]:
    """The stages of a design for which there was no time to prove an optimum."""
    return scheme.unproven


def _unproven(dossier: Dossier) -> Iterator[Sentence]:
    for stage in unproven(dossier.scheme):
        name = both(f"report.objective.{stage['objective']}")
        gap = {} if stage["gap"] is None else {"gap": float(stage["gap"])}
        yield Sentence("bad", say(dossier, "unproven" if gap else "unproven_unbounded", gap, objective=name))
    for stage in dossier.scheme.verification.get("stages", ()):
        away = float(stage["gap"] or 0.0)
        if stage.get("proven", True) and round(away, dossier.digits) > 0:
            name = both(f"report.objective.{stage['objective']}")
            yield Sentence("plain", say(dossier, "within", {"gap": away}, objective=name))


def _ties(dossier: Dossier) -> Iterator[Sentence]:
    """That other schemes are as good, where the rule did not choose among them."""
    if dossier.scheme.ties_left:
        yield Sentence("plain", both("report.verdict.ties_left"))


def aim_sentences(dossier: Dossier) -> Iterator[Sentence]:
    """By how much the gains miss those that are aimed at, and what keeps them from it."""
    if (found := dossier.missed) is None:
        return
    aim, by = both(f"report.objective.{found.aim}"), {"by": found.by}
    if not found.limits:
        key = "missed_by_steps" if found.by_steps > dossier.scheme.tolerance else "missed_by_nature"
        yield Sentence("plain", say(dossier, key, by | {"steps": found.by_steps}, aim=aim))
        return
    first = found.limits[0]
    change = both(f"report.change.{first.kind}")
    money = by | {"step": first.step, "nearer": first.nearer}
    yield Sentence("plain", say(dossier, "missed", money, aim=aim, change=change))


def _other_years(dossier: Dossier) -> Iterator[Sentence]:
    """What starts in other years than the case's own, because the pact chose them."""
    terms, given, names = dossier.scheme.terms, dossier.scheme.given, dossier.names
    own = {k: given.host[k, terms.plan[k]].start_year for k in terms.starts}
    own |= {p: given.project[p].start_year for p in terms.project_starts}
    chosen = {**terms.starts, **terms.project_starts}
    told = [
        both("report.verdict.starts_in", item=names.subject(item), year=year, own=own[item])
        for item, year in chosen.items()
        if year != own[item]
    ]
    if told:
        yield Sentence("plain", both("report.verdict.other_years", items=Joined(told)))


def _plan(dossier: Dossier) -> Iterator[Sentence]:
    """Where others than all cities together decide, the plan may not be the best one; money may come from outside."""
    scheme = dossier.scheme
    if scheme.model.coordination.moves == "covered":
        yield Sentence("plain", both("report.verdict.covered_only"))
    yield from _other_years(dossier)
    gain = planned_gain(scheme.case, scheme.terms, scheme.anyway)
    loss, outside = scheme.table.together - gain, float(scheme.gain.sum()) - gain
    if outside > scheme.tolerance:
        yield Sentence("plain", say(dossier, "outside_money", {"money": outside}))
    if loss > scheme.tolerance and scheme.model.coordination.mode == "consent":
        if all(stage["objective"] != "largest-pact" for stage in unproven(scheme)):
            yield Sentence("plain", say(dossier, "largest_pact", {"loss": loss}))
    elif loss > scheme.tolerance:
        yield Sentence("bad", say(dossier, "not_the_best_plan", {"loss": loss}))


def _cities(dossier: Dossier) -> Iterator[Sentence]:
    losses = dossier.scheme.worse_off
    if not len(losses):
        yield Sentence("good", both("report.verdict.everybody_gains"))
        return
    parts = [(dossier.names.party(str(city)), slack(float(loss), dossier.digits)) for city, loss in losses.items()]
    listed = Joined(Joined(part, "blank") for part in parts)
    yield Sentence("bad", say(dossier, "worse_off", cities=listed))


def _stability(dossier: Dossier) -> Iterator[Sentence]:
    scheme = dossier.scheme
    if not len(scheme.stability):
        yield Sentence("plain", both("report.verdict.single_city"))
        return
    worst = scheme.stability.iloc[0]
    table = scheme.table
    who = members_text(dossier.names, table.cities, table.members(int(scheme.stability.index[0])), short=True)
    count, assuming = counted(scheme.claims.coalitions), assumption(scheme.model.coordination.outsiders)
    if not len(scheme.objections):
        told = {"count": count, "members": who, "assuming": assuming}
        yield Sentence("good", say(dossier, "stable", {"slack": float(worst["slack"])}, **told))
        yield from proven_sentences(dossier)
        yield from outsiders_sentences(dossier)
        yield from _what_counts(dossier)
        return
    money, blocking = {"excess": -float(worst["slack"])}, f"{len(scheme.objections):,}"
    told = {"count": blocking, "all": count, "members": who, "assuming": assuming}
    key = "blocked" if scheme.claims.is_listed else "blocked_found"
    yield Sentence("bad", say(dossier, key, money, **told))
    yield from proven_sentences(dossier)
    yield from outsiders_sentences(dossier)
    yield from _what_counts(dossier)
    if float(scheme.verification["shortfall"]) > scheme.tolerance:
        yield from _shortfall(dossier)


def _what_counts(dossier: Dossier) -> Iterator[Sentence]:
    """What of the money that comes in from outside the worths of coalitions hold, and what they leave out."""
    scheme = dossier.scheme
    levy = float(gains(scheme.case, scheme.ledger[scheme.ledger["item"] == "levy-saved"]).sum())
    outside = float(scheme.gain.sum()) - planned_gain(scheme.case, scheme.terms, scheme.anyway) - levy
    if scheme.model.rates_pool is not None and scheme.claims.largest != scheme.joint.largest:
        yield Sentence("plain", both("report.verdict.could_pool"))
    if outside > scheme.tolerance:
        yield Sentence("plain", say(dossier, "left_out", {"money": outside}))


_CORE = {True: "empty", False: "reachable", None: "unknown"}
"""What is said of the core, by whether it is empty."""


def _shortfall(dossier: Dossier) -> Iterator[Sentence]:
    scheme = dossier.scheme
    money = {"excess": float(scheme.verification["shortfall"])}
    if any(stage["objective"] == LEAST_SHORTFALL for stage in unproven(scheme)):
        yield Sentence("bad", say(dossier, "shortfall_unproven", money))
        return
    yield Sentence("bad", say(dossier, "shortfall", money))
    yield Sentence("plain", both(f"report.verdict.core_{_CORE[dossier.core_is_empty]}"))
    found = scheme.verification["mended_by"]
    if found is None:
        yield Sentence("plain", both("report.verdict.mends_unknown"))
    mended = {str(kind): money for kind, money in (found or {}).items() if money is not None}
    for kind, money in sorted(mended.items(), key=lambda item: item[1]):
        change = both(f"report.change.{kind}")
        yield Sentence("plain", say(dossier, "mended", {"money": float(money)}, change=change))
    common = reduce(and_, map(int, scheme.objections.index))
    if common:
        who = in_a_sentence(dossier.names, (scheme.table.cities[i] for i in members(common)))
        yield Sentence("plain", say(dossier, "short_cities", cities=who))


def _rights(dossier: Dossier) -> Iterator[Sentence]:
    if dossier.kind == "simulation":
        rule = dossier.scheme.model.participation
        if rule.city == "none" and rule.coalitions == "none":
            yield Sentence("plain", both("report.verdict.no_rights"))


def _exit(dossier: Dossier) -> Iterator[Sentence]:
    if dossier.scheme.model.exit is not None:
        yield Sentence("plain", exit_sentence(dossier.scheme.model))


def assumptions(dossier: Dossier, *, listed: bool) -> Sentence:
    """On how many figures that are assumed all of it rests; ``listed``: whether they stand beside it."""
    counts = evidence(dossier).total or ()
    published, derived, assumed = (int(str(count)) for count in counts[1:4])
    key = "assumptions" if listed else "assumptions_elsewhere"
    return Sentence("plain", say(dossier, key, assumed=assumed, all=published + derived + assumed))
