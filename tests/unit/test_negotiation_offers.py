"""Offers: what they fix, how they are read, and what is refused."""

import json
import re
from pathlib import Path

import pytest

from citypact.errors import InvalidInput
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer, offer_json, offer_toml, offer_workbook
from citypact.negotiation.numbers import Number, clause_of
from citypact.negotiation.offer import Clause, Offer, statute_as_offer
from citypact.negotiation.position import settle_offer, take_position
from citypact.optimize import simulate
from support.desk import half_and_half, hybrid, position, real_case, rule_of_2015, small

TOML = """
model = "hybrid"

[title]
en = "First draft"
zh = "初稿"

[rules]
"tax_sharing.term" = 5

[[clauses]]
number = "origin_share"
value = 0.5

[[clauses]]
number = "origin_share"
origin = "city-0"
value = 0.25
locked = true

[[clauses]]
number = "project_share"
value = "by-benefit"
"""


def test_a_statute_offered_under_another_mechanism_settles_as_it_does_itself() -> None:
    case, table = real_case()
    alone = simulate(case, load_model("bth-2015"), table)
    offered = settle_offer(rule_of_2015())
    assert (alone.gain - offered.gain).abs().max() < 1e-9
    assert list(alone.objections.index) == list(offered.objections.index)


@pytest.mark.parametrize("seed", range(4))
def test_a_statute_as_an_offer_on_small_cases(seed: int) -> None:
    case, table = small(seed)
    statute = load_model("bth-2015")
    statute = statute.model_copy(update={"tax_sharing": statute.tax_sharing.model_copy(update={"cap": 0.2})})
    offered = take_position(case, hybrid(), statute_as_offer(statute, hybrid()), table)
    difference = simulate(case, statute, table).gain - settle_offer(offered).gain
    assert difference.abs().max() < 1e-9


def test_a_later_clause_goes_before_an_earlier_one() -> None:
    case, _ = small(2)
    origin = case.transfers[0].origin
    clauses = (
        Clause(number="origin_share", value=0.5),
        Clause(number="origin_share", origin=origin, value=0.25, locked=True),
    )
    found = position(2, Offer(clauses=clauses))
    origins = {transfer.id: transfer.origin for transfer in case.transfers}
    assert found.values
    for number, value in found.values.items():
        assert value == (0.25 if origins[number.key[0]] == origin else 0.5)
        assert (number in found.locked) == (origins[number.key[0]] == origin)


def test_an_offered_term_ends_the_sharing() -> None:
    offer = half_and_half()
    short = Offer(clauses=(*offer.clauses, Clause(number="term", value=2)))
    scheme = settle_offer(position(1, short))
    assert scheme.terms.origin_share
    assert all(sum(share > 0 for share in path) == 2 for path in scheme.terms.origin_share.values())


def test_what_an_offer_leaves_open_is_completed_towards_consent() -> None:
    complete = settle_offer(position(3, half_and_half()))
    only_ratios = settle_offer(position(3, Offer(clauses=half_and_half().clauses[:1])))
    assert only_ratios.excess[1:-1].max() <= complete.excess[1:-1].max() + 1e-9
    assert {share for path in only_ratios.terms.origin_share.values() for share in path} <= {0.0, 0.5}


def test_toml_json_and_workbook_hold_the_same_offer(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TOML, "utf-8")
    offer = load_offer(tmp_path / "a.toml", hybrid())
    assert offer.clauses[1] == Clause(number="origin_share", origin="city-0", value=0.25, locked=True)
    assert offer.rules == {"tax_sharing.term": 5}
    (tmp_path / "b.json").write_text(offer_json(offer), "utf-8")
    (tmp_path / "c.toml").write_text(offer_toml(offer), "utf-8")
    (tmp_path / "d.xlsx").write_bytes(offer_workbook(offer))
    assert load_offer(tmp_path / "b.json", hybrid()) == offer
    assert load_offer(tmp_path / "c.toml", hybrid()) == offer
    workbook = load_offer(tmp_path / "d.xlsx", hybrid())
    assert (workbook.clauses, workbook.rules) == (offer.clauses, offer.rules)


def test_a_bundled_statute_is_an_offer_by_its_name() -> None:
    offer = load_offer("bth-2015", hybrid())
    assert offer.rules["tax_sharing.term"] == 3
    assert offer.clauses[0] == Clause(number="origin_share", value=0.5)


@pytest.mark.parametrize(
    ("name", "content", "column"),
    [
        ("syntax.toml", "clauses = [", None),
        ("unknown.toml", '[[clauses]]\nnumber = "origin_share"\nvalu = 0.5\n', "clauses[1].valu"),
        ("word.toml", '[[clauses]]\nnumber = "origin_part"\nvalue = 0.5\n', "clauses[1].number"),
        ("list.json", "[1, 2]", None),
        ("syntax.json", '{"clauses": ', None),
    ],
)
def test_files_that_are_no_offers(tmp_path: Path, name: str, content: str, column: str | None) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_offer(tmp_path / name, hybrid())
    columns = [problem.column for problem in caught.value.problems]
    assert column is None or column in columns
    assert all(problem.remedy and problem.text("zh") != problem.text("en") for problem in caught.value.problems)


def test_a_damaged_workbook_and_one_without_clauses(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK no")
    with pytest.raises(InvalidInput, match="damaged"):
        load_offer(tmp_path / "broken.xlsx", hybrid())
    from openpyxl import Workbook

    Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(InvalidInput, match="clauses"):
        load_offer(tmp_path / "empty.xlsx", hybrid())


def test_unknown_offers_and_mechanisms_with_something_open_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no such offer"):
        load_offer("nothing-here", hybrid())
    with pytest.raises(InvalidInput, match="leaves something to decide"):
        load_offer("hybrid", hybrid())


def test_every_clause_that_does_not_fit_is_reported_at_once() -> None:
    clauses = (
        Clause(number="origin_share", value=0.7),
        Clause(number="origin_share", value=0.33),
        Clause(number="origin_share", transfer="no-such", value=0.5),
        Clause(number="fund_share", value=0.1),
        Clause(number="origin_share", value="equal"),
        Clause(number="term", value=2.5),
        Clause(number="term", value=40),
        Clause(number="project_share", project="nowhere", value=0.5),
    )
    with pytest.raises(InvalidInput) as caught:
        position(2, Offer(clauses=clauses))
    columns = {problem.column.split(".")[0] for problem in caught.value.problems if problem.column}
    assert columns == {f"clauses[{row}]" for row in range(1, 9)}


def test_project_shares_that_cannot_add_up_are_refused() -> None:
    with pytest.raises(InvalidInput, match="add up to"):
        position(0, Offer(clauses=(Clause(number="carried", value=0.0), Clause(number="project_share", value=0.01))))


def test_rules_that_the_mechanism_cannot_hold_are_refused() -> None:
    for rules in ({"tax_sharing.nothing": 1}, {"nothing.at_all": 1}, {"tax_sharing.term": -3}, {"term": 3}):
        with pytest.raises(InvalidInput) as refused:
            position(0, Offer(rules=rules))
        assert not re.search("[a-z]{4}", refused.value.text("zh").split("：", 1)[1].split("（")[0])


def test_numbers_name_their_clause() -> None:
    assert clause_of(Number("project_share", ("rail", "old"))) == ("project_share", "rail")
    assert clause_of(Number("origin_share", ("firm",))) == ("origin_share", "firm")
    assert json.loads(offer_json(Offer())) == {}


@pytest.mark.parametrize(("name", "part"), [("minnesota-473f", "pool"), ("cit-2012-40", "tax_sharing.apportionment")])
def test_a_statute_that_an_offer_cannot_hold_is_refused(name: str, part: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        load_offer(name, hybrid())
    assert part in caught.value.problems[0].message


@pytest.mark.parametrize("name", ["gaozhu-2020", "ningde-2017", "trade-tax-29"])
def test_statutes_with_bands_and_apportionment_settle_as_offers_as_they_do_themselves(name: str) -> None:
    case, table = small(1)
    statute = load_model(name)
    offered = settle_offer(take_position(case, hybrid(), statute_as_offer(statute, hybrid()), table))
    assert (simulate(case, statute, table).gain - offered.gain).abs().max() < 1e-9


@pytest.mark.parametrize("before", [Offer(), Offer(rules={"tax_sharing.term": 5})], ids=["no rules", "other rules"])
def test_what_an_offer_takes_over_from_one_before_is_what_it_would_find(before: Offer) -> None:
    case, table = small(2)
    terms = Offer(clauses=(Clause(number="term", value=3),))
    said = Offer(clauses=(Clause(number="origin_share", value=0.25), Clause(number="term", value=4)))
    first = take_position(case, hybrid(), before, table)
    cut = take_position(case, hybrid(), terms, table, before=first)
    for earlier in (first, cut):
        assert take_position(case, hybrid(), said, table, before=earlier) == take_position(case, hybrid(), said, table)
    insisting = first.insisting({case.cities[0].id: 0.0})
    assert not take_position(case, hybrid(), before, table, before=insisting).setting.insisted
    again = take_position(case, hybrid(), before, table, before=first)
    assert again.setting is first.setting
    assert again.items is first.items
