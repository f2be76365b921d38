"""Keys of any kind in talks: whatever they look like, each thing is called by the name that its case gives it."""

from functools import cache

import pandas as pd
import pytest

from citypact.case.model import Case
from citypact.errors import InvalidInput
from citypact.negotiation.bargaining import bargain
from citypact.negotiation.counter import counter_offer
from citypact.negotiation.frontier import trade_off
from citypact.negotiation.numbers import Number
from citypact.negotiation.objections import Objections
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, settle_offer, take_position
from citypact.negotiation.ranges import ranges
from citypact.negotiation.settled import offer_of
from citypact.negotiation.steps import nearest_scheme, pairs_on_steps
from citypact.negotiation.why_not import why_not
from citypact.reading.fields import Named
from citypact.report.desk.paper import Paper
from citypact.report.desk.sections import (
    write_bargain,
    write_commitment,
    write_concessions,
    write_counter,
    write_offer,
    write_outcomes,
    write_outsiders,
    write_ranges,
    write_reasons,
    write_trade_off,
)
from citypact.scenarios.runs import futures, run
from citypact.text import in_language
from citypact.worth import worth_table
from support.desk import half_and_half, hybrid
from support.random_cases import random_case

LONG = "x" * 79
CITIES = ("甲", "hill_2026", "fund_valley")
TRANSFERS = ("钢铁", "零件", "hill_2025", f"{LONG}1", f"{LONG}2")
PROJECTS = ("铁路", "fund_grant")


def named(kind: str, place: int) -> Named:
    return Named(en=f"{kind} no. {place}", zh=f"{ {'City': '城', 'Move': '业', 'Works': '工程'}[kind] }之{place}")


@cache
def case() -> Case:
    """A random case whose keys are Chinese and of equal length, or hold years, underscores, or 80 characters."""
    plain = random_case(11, cities=len(CITIES), transfers=len(TRANSFERS))
    keys = {f"city-{i}": key for i, key in enumerate(CITIES)}
    keys |= {f"transfer-{i}": key for i, key in enumerate(TRANSFERS)}
    keys |= {f"project-{i}": key for i, key in enumerate(PROJECTS)}
    fields = ("id", "origin", "host", "city", "transfer", "project")
    tables = {}
    for table in ("cities", "transfers", "hosts", "capacities", "projects", "project_benefits"):
        rows = []
        for place, row in enumerate(getattr(plain, table)):
            update = {f: keys[getattr(row, f)] for f in fields if getattr(row, f, None) in keys}
            kind = {"cities": "City", "transfers": "Move", "projects": "Works"}.get(table)
            update |= {"name": named(kind, place)} if kind else {}
            update |= {"members": tuple(keys[m] for m in row.members)} if table == "projects" else {}
            rows.append(row.model_copy(update=update))
        tables[table] = tuple(rows)
    return plain.model_copy(update=tables)


def laid(offer: Offer) -> Position:
    return take_position(case(), hybrid(), offer, worth_table(case()))


def locked(offer: Offer) -> Offer:
    return offer.model_copy(update={"clauses": tuple(c.model_copy(update={"locked": True}) for c in offer.clauses)})


@cache
def paper() -> Paper:
    """Everything the desk can say of an offer on this case."""
    found = Paper(case())
    position = laid(half_and_half(0.25))
    hopeless = laid(locked(half_and_half(0.5))).insisting({CITIES[1]: 1e4, CITIES[2]: 1e4})
    scheme = settle_offer(position)
    write_offer(found, Objections(scheme, position.setting))
    write_ranges(found, ranges(position, ("origin_share", "contribution_rate", "project_share", "grant")))
    ratio = next(number for number in position.items if number.kind == "origin_share")
    pair = (ratio, Number("gain", (CITIES[1],)))
    zone = trade_off(position, *pair)
    write_trade_off(found, *pair, zone, pairs_on_steps(position, *pair, zone))
    for measure in ("fewest", "weighted", "largest"):
        counter = counter_offer(position, measure)
        write_counter(found, counter, scheme)
    write_concessions(found, counter)
    reasons = why_not(hopeless)
    assert reasons is not None
    write_reasons(found, reasons)
    for solution in ("nash", "kalai-smorodinsky", "egalitarian"):
        agreed = bargain(position, solution)
        nearest = nearest_scheme(position, agreed.gains)
        write_bargain(found, solution, agreed, nearest)
    write_commitment(found, scheme)
    write_outsiders(found, scheme, PROJECTS)
    outcomes = run(futures(case(), ()), hybrid(), {"offer": half_and_half(0.25), "again": offer_of(position, nearest)})
    write_outcomes(found, outcomes, {"as-is": "As it stands"})
    return found


def words(lang: str) -> list[str]:
    """Every text of the paper in a language."""
    texts = [in_language(sentence.text, lang) for sentence in paper().sentences]
    for table, _ in paper().tables():
        texts += [in_language(table.title, lang), *table.headings(lang)]
        texts += [text for row in table.rows for text in table.texts(row, lang)]
    return texts


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_text_of_the_desk_says_names_and_no_keys(lang: str) -> None:
    keys = {*CITIES, *TRANSFERS, *PROJECTS} - {"甲"}  # one that is no part of any word
    said = words(lang)
    assert not [text for text in said if any(key in text for key in keys)]
    setting = laid(half_and_half(0.25)).setting
    in_talks = {*CITIES, *(deal.transfer for deal in setting.deals), *(work.project for work in setting.works)}
    assert len(in_talks) > len(CITIES) + 3
    for row in (*case().cities, *case().transfers, *case().projects):
        assert row.id not in in_talks or any(row.name.text(lang) in text for text in said), row.id


def test_all_that_the_desk_can_say_was_said() -> None:
    said = {section.key for section in paper().sections}
    expected = {"gains", "objections", "ranges", "trade_off", "counter_weighted", "concessions", "prices", "outsiders"}
    assert expected | {"bargain_nash", "scenarios", "scenario_gains"} <= said


def test_a_scheme_goes_back_onto_the_table_under_the_same_keys() -> None:
    position = laid(half_and_half(0.25))
    counter = counter_offer(position, "weighted")
    again = laid(offer_of(position, counter.scheme))
    assert again.values.keys() == position.items.keys()
    assert settle_offer(again).gain.to_dict() == pytest.approx(counter.scheme.gain.to_dict(), abs=1e-5)


def test_a_refused_clause_is_named_by_its_city() -> None:
    clause = Clause(number="contribution_rate", city="hill_2026", value=0.9)
    with pytest.raises(InvalidInput) as refused:
        laid(Offer(clauses=(clause,)))
    assert "City no. 1" in refused.value.text("en")
    assert "城之1" in refused.value.text("zh")


def test_a_city_that_shares_its_key_with_a_transfer_keeps_its_name() -> None:
    plain = case()
    same = plain.model_copy(
        update={
            "transfers": tuple(t.model_copy(update={"id": "甲"}) if t.id == "钢铁" else t for t in plain.transfers),
        }
    )
    found = Paper(same)
    found.sections.clear()
    found.show("gains", pd.DataFrame({"city": ["甲"], "gain": [1.0]}))
    found.show("ranges", pd.DataFrame({"number": [Number("grant", ("甲",)), Number("origin_share", ("甲",))]}))
    texts = [text for table, _ in found.tables() for row in table.rows for text in table.texts(row, "zh")]
    assert texts[0] == "城之0"
    assert "城之0" in texts[2]
    assert "业之0" in texts[3]
