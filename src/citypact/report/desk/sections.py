"""What each part of the desk writes into a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ...negotiation.bargaining import Bargain
from ...negotiation.commitment import (
    beside_payments,
    distribution_procedure,
    enforced_bonds,
    pact_payments,
    steady_schedule,
)
from ...negotiation.concessions import worth_of_concession
from ...negotiation.counter import CounterOffer, differences
from ...negotiation.counter import accepted as is_accepted
from ...negotiation.numbers import Number, kind_of
from ...negotiation.objections import Objections
from ...negotiation.ranges import Ranges
from ...negotiation.why_not import Reasons
from ...optimize.subject import Subject
from ...pact.commitment import least_bond, temptation
from ...pact.money import per_unit
from ...pact.outsiders import verdicts
from ...pact.scheme import Scheme
from ...scenarios.runs import Outcome
from ...shown import at_least
from ...text import Bilingual, Joined, both
from ..dossier import Dossier
from ..exit_terms import exit_sentence
from ..money import NOTHING
from ..names import Names
from ..outsiders import outsiders_sentences
from ..proven import proven_sentences
from ..sentence import Sentence, Tone
from ..subjects import Subjects
from .left_open import write_left_open
from .paper import Paper, number_text

_REMARKS = 3
_SAME = 1e-4
"""Part of a distance by which rounding may lengthen it without a word."""
_MOST = 10_000
"""Objecting coalitions that a paper lists, unless it is said."""


def write_offer(paper: Paper, found: Objections, *, designed: bool = False, most: int = _MOST) -> None:
    """Gains, losses, objections, how often each city objects and the way to the core.

    ``designed``: no offer was given, and what lies on the table is the scheme of the mechanism. ``most``: objecting
    coalitions that are listed, the greatest losses first; figures count all of them.
    """
    scheme = found.scheme
    losses, count, over = found.losses, found.count, scheme.over_budget
    accepted = scheme.accepted and not scheme.breaches
    paper.figures |= {
        "verdict": "accepted" if accepted else "refused",
        "objecting": count,
        "over_budget": list(over.index),
        "below_score": list(scheme.below_score.index),
        "minimal": len(found.minimal_ones),
        "largest_loss": found.largest_loss,
        "distance": found.distance,
        "subsidy": max(0.0, found.subsidy),
    }
    what = both(f"negotiation.what.{'designed' if designed else 'offer'}")
    if designed:
        paper.say("plain", "designed", model=scheme.model.title.both)
    if accepted:
        paper.say("good", "accepted", what=what)
    if len(over):
        paper.say("bad", "over_budget", what=what, count=len(over))
    if len(scheme.below_score):
        names = ", ".join(map(str, scheme.below_score.index))
        paper.say("bad", "below_score", what=what, cities=names, least=scheme.model.participation.minimum_score)
    if count or len(losses):
        minimal = len(found.minimal_ones)
        found_only = {"objecting": at_least(count, is_all=False), "minimal": NOTHING}
        counted = {"objecting": count, "minimal": minimal} if scheme.counts_all else found_only
        paper.say("bad", "refused", what=what, worse=len(losses), **counted)
        if count and not found.any_entitled:
            paper.say("plain", "no_right")
        paper.say("plain", "distance", distance=f"{found.distance:,.4g}")
        if found.subsidy > scheme.tolerance:
            paper.say("bad", "empty_core", subsidy=f"{found.subsidy:,.4g}")
    paper.sentences += proven_sentences(Dossier(scheme, "simulation"))
    _say_budgets(paper, scheme)
    paper.sentences += outsiders_sentences(Dossier(scheme, "simulation")) if scheme.claims.coalitions else []
    paper.show("gains", _gains(found))
    if len(losses):
        paper.show("losses", losses.reset_index(names="city").rename(columns=str))
    if len(over):
        paper.show("over_budget", over.assign(years=[", ".join(map(str, y)) for y in over["years"]]).reset_index())
    if count:
        paper.show("objections", _objections(found, found.first(most)), most=10)
        fewest = found.first(most, minimal=True)
        paper.show("minimal", _objections(found, fewest).drop(columns="minimal"), most=10)
        frequency = found.frequency.rename(columns={"minimal": "minimal_count"}).reset_index()
        paper.show("frequency", frequency)
        paid = found.payments.reindex([c.id for c in scheme.case.cities])
        paper.show("payments", paid[paid.abs() > scheme.tolerance].rename_axis("city").reset_index())


def _gains(found: Objections) -> pd.DataFrame:
    """By city: gain alone and by the offer, what of it is budget money, and the years in which it is below nothing."""
    scheme, lean = found.scheme, found.lean_years.to_dict()
    cities = scheme.gains.index  # in the order of the case, as those of budgets are
    columns = {name: scheme.gains[name].to_numpy() for name in ("alone", "gain")}
    columns |= {name: scheme.budgets[name].to_numpy() for name in ("budget", "imputed")}
    below = [", ".join(map(str, lean.get(city, ()))) for city in cities]
    return pd.DataFrame({"city": cities, **columns, "below": below})


def _say_budgets(paper: Paper, scheme: Scheme) -> None:
    """Whose budget loses over the status quo, whatever its gain."""
    losers = scheme.out_of_pocket
    if losers.empty:
        paper.say("good", "budgets_hold")
        return
    names, first = Names.of(paper.case), str(losers.index[0])
    most = f"{-float(losers.iloc[0]):,.4g}"
    may = "" if len(scheme.over_budget) else both("negotiation.says.budgets_may")
    told = {"count": len(losers), "all": len(paper.case.cities), "city": names.party(first), "most": most}
    paper.say("warn", "budgets_lose", **told, may=may)


def write_ranges(paper: Paper, found: Ranges) -> None:
    """Ranges of agreement, with a warning where there are none or they say nothing."""
    table = found.table.reset_index()
    none = [str(name) for name, rows in table.groupby("setting", sort=False) if rows["low"].isna().all()]
    paper.figures |= {"meaningless_settings": list(found.meaningless), "settings_without_agreement": none}
    if table.empty:
        paper.say("plain", "no_ranges")
    for name in found.meaningless:
        paper.say("bad", "meaningless", setting=both(f"negotiation.setting.{name}"))
    for name in none:
        paper.say("bad", "no_range", setting=both(f"negotiation.setting.{name}"))
    table = table[~table["setting"].isin(none)]
    table["setting"] = [both(f"negotiation.setting.{name}") for name in table["setting"]]
    paper.show("ranges", table)


def write_trade_off(paper: Paper, a: Number, b: Number, zone: pd.DataFrame, on_steps: pd.DataFrame | None) -> None:
    """Corners of the zone of two numbers, and beside each the nearest agreement on the steps of the ratios."""
    paper.figures["trade_off"] = [str(a), str(b)]
    if zone.empty:
        paper.say("bad", "no_zone")
    names = Names(paper.case)
    key = "trade_off" if on_steps is None else "trade_off_on_steps"
    table = zone if on_steps is None else zone.join(on_steps.add_suffix("_on_steps"))
    units = {"a": a, "b": b, "a_on_steps": a, "b_on_steps": b}
    note = both(f"negotiation.note.{key}", a=number_text(names, a), b=number_text(names, b))
    paper.show("trade_off", table, note=note, units=units)


def write_exchange(paper: Paper, a: Number, b: Number, found: pd.DataFrame) -> None:
    """What one unit of a number is worth in another, edge by edge of their zone."""
    names = Names(paper.case)
    called = {"a": number_text(names, a), "b": number_text(names, b)}
    if found.empty:
        paper.say("plain", "no_exchange", **called)
    sides = [both(f"negotiation.side.{side}") for side in found["side"]]
    units = {"a_from": a, "a_to": a, "b_from": b, "b_to": b}
    paper.show("exchange", found.assign(side=sides), note=both("negotiation.note.exchange", **called), units=units)


def write_counter(paper: Paper, counter: CounterOffer, offered: Scheme) -> None:
    """One counter-offer: what changes, and gains before and after."""
    measure = both(f"negotiation.measure.{counter.measure}")
    tone: Tone = "good" if is_accepted(counter.scheme) else "bad"
    amount = "" if counter.measure == "fewest" else f"{counter.distance:,.4g}"
    distance = amount and both("negotiation.says.counter_distance", distance=amount)
    changes = counter.changes if counter.position.values else differences(counter.position, offered, counter.scheme)
    if counter.position.values:
        counted = {"clauses": counter.clauses_changed, "numbers": len(changes)}
        paper.say(tone, "counter", measure=measure, distance=distance, **counted)
    else:
        paper.say(tone, "counter_designed", measure=measure, numbers=len(changes))
    _say_how_near(paper, counter)
    paper.figures.setdefault("counter_offers", {})[counter.measure] = {
        "distance": counter.distance,
        "before_rounding": counter.nearest,
        "bound": counter.bound,
        "clauses_changed": counter.clauses_changed,
        "accepted": is_accepted(counter.scheme),
    }
    write_left_open(paper, counter, offered)
    before, value = ("before", "offered") if counter.position.values else ("designed", "designed_value")
    changes = changes.rename(columns={"offered": value})
    paper.show(f"counter_{counter.measure}", changes.reset_index(names="number"))
    gains = pd.DataFrame({before: offered.gain, "gain": counter.scheme.gain}).rename_axis("city").reset_index()
    paper.show(f"counter_gains_{counter.measure}", gains)


def _say_how_near(paper: Paper, counter: CounterOffer) -> None:
    """What rounding adds to the distance, and how near to the least it is proven to be, where either shows."""
    if not counter.is_nearest:
        return
    digits, key = (",.0f", "clauses") if counter.measure == "fewest" else (",.4g", "distance")
    nearest, bound = (f"{distance:{digits}}" for distance in (counter.nearest, counter.bound))
    shows = _SAME * max(1.0, counter.nearest)
    if counter.nearest - counter.bound > shows and nearest != bound:
        paper.say("plain", f"counter_bound_{key}", bound=bound, nearest=nearest)
    elif counter.distance - counter.nearest > shows:
        paper.say("plain", f"counter_rounded_{key}", least=nearest)


def write_concessions(paper: Paper, counter: CounterOffer, most: int = 3) -> None:
    """What the largest changes of a counter-offer are worth to the cities, with how far each price holds.

    Only what the counter-offer changes may change further; with all else free, other numbers would make up for it.
    """
    unchanged = frozenset(number for number in counter.position.values if number not in counter.changes.index)
    position = replace(counter.position, locked=counter.position.locked | unchanged)
    movable = counter.changes.index.isin(list(position.items))  # a term is no number of the program
    changed = counter.changes.loc[movable].sort_values("money", ascending=False, kind="stable").head(most)
    parts = []
    for number, row in changed.iterrows():
        assert isinstance(number, Number)
        table = worth_of_concession(position, number, float(row["new"])).reset_index()
        table.insert(0, "number", [number] * len(table))
        moved = table["per_unit_less"].abs().fillna(0) + table["per_unit_more"].abs().fillna(0) > 0
        table[["per_unit_less", "per_unit_more"]] *= kind_of(number).haggled
        parts.append(table[moved])
    if parts and (whole := pd.concat(parts)).size:
        paper.show("concessions", whole, note=both("negotiation.note.concessions"), most=26)


def write_reasons(paper: Paper, reasons: Reasons) -> None:
    """Demands against limits, the conflict and the price list."""
    paper.figures["reasons"] = {
        "asked": reasons.asked,
        "available": reasons.available,
        "shortfall": None if reasons.shortfall != reasons.shortfall else reasons.shortfall,
        "shortest_term": reasons.shortest_term,
    }
    if reasons.asks:
        asked, available = f"{reasons.asked:,.4g}", f"{reasons.available:,.4g}"
        paper.say("bad", "asked", asked=asked, available=available, shortfall=f"{reasons.shortfall:,.4g}")
    if not reasons.asks and not reasons.limits:
        paper.say("bad", "steps_alone")
    asks = [(ask.cities, ask.weight, ask.worth) for ask in reasons.asks]
    paper.show("asks", pd.DataFrame(asks, columns=["members", "weight", "worth"]))
    subjects = Subjects(paper.case)
    limits = [(both(f"negotiation.kind.{li.kind}"), subjects.text(li.subject), li.price) for li in reasons.limits]
    paper.show("conflict", pd.DataFrame(limits, columns=["kind", "subject", "price"]))
    prices = [(both(f"negotiation.kind.{p.kind}"), _parts(subjects, p.parts), p.money) for p in reasons.prices]
    table = pd.DataFrame(prices, columns=["kind", "parts", "price"]).astype({"price": float})
    paper.show("prices", table.sort_values("price", kind="stable"), note=both("negotiation.note.prices"))
    if reasons.shortest_term is not None:
        paper.say("plain", "longer_term", years=reasons.shortest_term)


def write_bargain(paper: Paper, solution: str, found: Bargain, nearest: Scheme) -> None:
    """A bargaining solution by city, and the nearest scheme that goes by the steps of the ratios."""
    columns = {"disagreement": found.disagreement, "ideal": found.ideal, "gain": found.gains, "on_steps": nearest.gain}
    most = float((found.gains - nearest.gain).abs().max())
    paper.figures.setdefault("bargains", {})[solution] = {"gap": found.gap, "on_steps_within": most}
    name = both(f"negotiation.section.bargain_{solution}")
    paper.say("plain", "on_steps", solution=name, most=f"{max(most, nearest.tolerance):,.2g}")
    paper.show(f"bargain_{solution}", pd.DataFrame(columns).rename_axis("city").reset_index())


def write_commitment(paper: Paper, scheme: Scheme) -> None:
    """Temptations by year, least bonds, and payments under which nobody leaves."""
    payments = pact_payments(scheme)
    beside = beside_payments(scheme)
    bonds = least_bond(scheme.case, payments, beside)
    tempting = temptation(scheme.case, payments, beside).clip(lower=0.0)
    table = tempting[tempting.max(axis=1) > scheme.tolerance].rename_axis("city").reset_index()
    paper.show("temptation", table.rename(columns=str))
    needed = bonds[bonds > scheme.tolerance].rename_axis("city").reset_index()
    paper.show("bonds", needed)
    pledged = enforced_bonds(scheme)
    paper.say("plain", "enforcement", mode=both(f"negotiation.enforcement.{scheme.model.participation.enforcement}"))
    if scheme.model.exit is not None:
        paper.sentences.append(Sentence("plain", exit_sentence(scheme.model)))
    schedule = steady_schedule(scheme, pledged)
    paid = schedule[schedule.abs().max(axis=1) > scheme.tolerance].rename_axis("city").reset_index()
    paper.show("schedule", paid.rename(columns=str), note=both("negotiation.note.schedule"))
    divided = distribution_procedure(scheme).rename_axis("city").reset_index()
    paper.show("procedure", divided.rename(columns=str), note=_of_procedure(paper))


def _of_procedure(paper: Paper) -> Bilingual:
    """What the yearly division means: nobody agrees anew to what nobody would agree to in the first place."""
    refused = paper.figures.get("verdict") == "refused"
    return both("negotiation.note.procedure_of_refused" if refused else "negotiation.note.procedure")


def write_outsiders(paper: Paper, scheme: Scheme, open_projects: Sequence[str]) -> None:
    """Verdicts for every assumption on outsiders, and under which they cannot differ; nothing for what is not known."""
    found = verdicts(scheme, open_projects)
    known = [v for v in found.verdicts if v.is_known]
    figures = {v.outsiders: (v.holds, v.objecting, v.largest_loss, v.first, v.core_is_empty) for v in known}
    rows = [
        (both(f"negotiation.outsiders.{v.outsiders}"), *figures.get(v.outsiders, (None,) * 5)) for v in found.verdicts
    ]
    columns = ["outsiders", "holds", "objecting", "largest_loss", "members", "core_is_empty"]
    paper.show("outsiders", pd.DataFrame(rows, columns=columns))
    paper.figures["same_worths"] = [list(group) for group in found.same_worths]
    if any(part is None for row in rows for part in row):
        paper.say("plain", "outsiders_unknown")
    if not found.open_projects:
        paper.say("plain", "no_externalities")
        return
    if len(known) < len(found.verdicts):
        return
    said = {
        (v.holds, v.objecting, v.first, v.core_is_empty, round(v.largest_loss * per_unit(paper.case))) for v in known
    }
    projects = Names(paper.case).together_subjects(found.open_projects)
    paper.say("plain", "externalities" if len(said) > 1 else "externalities_alike", projects=projects)


def write_outcomes(paper: Paper, outcomes: Sequence[Outcome], titles: Mapping[str, str]) -> None:
    """Every offer under every scenario, in one table, and the gains of the cities in another."""
    rows = [
        (
            titles.get(o.scenario, o.scenario),
            o.offer,
            both(f"negotiation.verdict.{o.verdict}"),
            o.worth,
            o.worse_off,
            o.objecting,
            o.largest_loss,
            o.first_objection,
        )
        for o in outcomes
    ]
    columns = ["scenario", "offer", "verdict", "joint_gain", "worse_off", "objecting", "largest_loss", "members"]
    table = pd.DataFrame(rows, columns=columns)
    if any(o.remarks for o in outcomes):
        table["remark"] = [_listed(o.remarks) for o in outcomes]
    paper.show("scenarios", table)
    gains = [(titles.get(o.scenario, o.scenario), o.offer, c, gain) for o in outcomes for c, gain in o.gains.items()]
    paper.show("scenario_gains", pd.DataFrame(gains, columns=["scenario", "offer", "city", "gain"]))


def _listed(remarks: Sequence[str]) -> str | None:
    """The first few of several remarks, in both languages."""
    if not remarks:
        return None
    more = ["…"] if len(remarks) > _REMARKS else []
    return Joined([*remarks[:_REMARKS], *more], "semicolon")


def _objections(found: Objections, listed: pd.DataFrame) -> pd.DataFrame:
    """Some of the objecting coalitions, with how many they are and what they would do."""
    plans = [found.alternative(int(coalition)) for coalition in listed.index]
    written = [
        {"hosts": plan.hosts, "projects": list(plan.projects)} | ({"kept": list(plan.kept)} if plan.kept else {})
        for plan in plans
    ]
    shown = listed.assign(alternative=pd.Series(written, index=listed.index, dtype=object))
    shown.insert(1, "size", [len(members) for members in listed["members"].tolist()])
    return shown


def _parts(subjects: Subjects, parts: Sequence[tuple[Subject, float]]) -> Bilingual:
    """Where something is loosened, and by how much; parts about the same thing together."""
    amounts: dict[Bilingual, float] = {}
    for subject, money in parts:
        text = subjects.text(subject)
        amounts[text] = amounts.get(text, 0.0) + money
    return Joined((Joined([text, f"{money:.4g}"], "blank") for text, money in amounts.items()), "semicolon")
