"""Questions about an offer by the API: the same numbers as by Python."""

import json
import re
from functools import cache
from typing import Any

import numpy as np
import pytest

import citypact
from citypact.bundled import bundled_folder
from citypact.errors import CitypactError
from citypact.negotiation.counter import counter_offer
from citypact.negotiation.numbers import Item, value_in
from citypact.negotiation.numbers.written import written
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.ranges import ranges
from citypact.negotiation.talks import Talks, negotiate
from citypact.web.asked import Facts, MovedWithLocks, Offered, Question
from citypact.web.tasks.offers import evaluate, lay
from citypact.web.work.answer import Answer
from support.web import API, CASE, asked, client

pytestmark = pytest.mark.sayable
NEAR = 1e-9


@cache
def empty() -> Talks:
    return negotiate(citypact.load_case(CASE), citypact.load_model())


@cache
def ratio() -> str:
    """A ratio that the mechanism leaves open, by its id."""
    return next(written(n) for n in empty().position.items if n.kind == "origin_share")


def offered(value: float) -> Talks:
    """The same offer in Python: a clause on the transfer of that ratio."""
    clause = Clause(number="origin_share", transfer=ratio().split(":")[1], value=value)
    return negotiate(citypact.load_case(CASE), citypact.load_model(), Offer(clauses=(clause,)))


def gains(answer: dict[str, Any]) -> dict[str, float]:
    found: dict[str, float] = answer["outcome"]["gains"]
    return found


def test_an_offer_is_judged_as_in_python() -> None:
    answer, talks = asked("offers/evaluate", numbers={ratio(): 0.0}), offered(0.0)
    assert gains(answer) == pytest.approx(dict(talks.scheme.gain), abs=NEAR)
    assert answer["outcome"]["objecting"] == len(talks.objections.coalitions)
    assert answer["verdict"] == ("accepted" if talks.scheme.accepted else "refused")
    assert answer["numbers"][ratio()] == 0.0


def test_clauses_and_numbers_say_the_same() -> None:
    clause = {"number": "origin_share", "transfer": ratio().split(":")[1], "value": 0.1}
    by_clause = asked("offers/evaluate", offer={"clauses": [clause]})
    by_number = asked("offers/evaluate", numbers={ratio(): 0.1})
    assert gains(by_clause) == gains(by_number)


def test_a_moved_number_is_answered_by_the_model_in_the_page_and_by_the_ledger_alike() -> None:
    desk = client().get(f"{API}/cases/{CASE}/desk").json()
    place = [number["id"] for number in desk["numbers"]].index(ratio())
    number, effect = desk["numbers"][place], desk["effects"][place]
    for value in (number["min"], number["max"]):
        answer = asked("offers/move", numbers={ratio(): value})
        reckoned = {
            city["id"]: city["gain"] + (value - number["value"]) * unit
            for city, unit in zip(desk["cities"], effect, strict=True)
        }
        assert gains(answer) == pytest.approx(reckoned, abs=4 * max(desk["slips"]) + NEAR)


def test_a_moved_number_is_explained_and_paid_as_it_is_settled() -> None:
    numbers = {ratio(): 0.1}
    answer = asked("offers/move", numbers=numbers)
    city = max(gains(answer), key=lambda name: gains(answer)[name])
    explained = asked("offers/move/explain", numbers=numbers, city=city)
    case = citypact.load_case(CASE)
    factors = dict(zip(case.years, citypact.case.flows.discount_factors(case), strict=True))
    received = paid = 0.0
    for row in explained["rows"]:
        amount = row["amount"] * factors[row["year"]] * row["settlement"]
        received += amount * (row["payee"] == city)
        paid += amount * (row["payer"] == city)
    assert explained["gain"] == pytest.approx(gains(answer)[city], abs=NEAR)
    assert sum(flow["present"] for flow in explained["flows"]) == pytest.approx(explained["gain"], abs=1e-6)
    by_payer = sum(row["amount"] for row in answer["payments"] if row["payer"] == city)
    by_payee = sum(row["amount"] for row in answer["payments"] if row["payee"] == city)
    assert (by_payer, by_payee) == pytest.approx((paid, received), abs=1e-6)
    assert [row["year"] for row in answer["fund"]] == list(case.years)


def test_where_nobody_objects_nobody_is_said_to_be_left_unsatisfied() -> None:
    """A pact smaller than the largest can satisfy everyone, though it divides less than all could gain together."""
    answer = asked("offers/move", model="voluntary-consensus", numbers={})
    assert (answer["verdict"], answer["objecting"]) == ("accepted", 0)
    assert answer["subsidy"] > 1.0
    assert not any("No division" in said["text"] for said in answer["sentences"])


def test_what_does_not_add_up_is_refused_in_words() -> None:
    paid = next(written(n) for n in empty().position.items if n.kind == "contribution_rate")
    most = empty().position.items[next(n for n in empty().position.items if written(n) == paid)].high
    answer = asked("offers/move", numbers={paid: most})
    assert answer["verdict"] == "refused"
    assert any(breach["rule"] == "fund.balance" for breach in answer["breaches"])
    assert any("cannot be carried out" in said["text"] for said in answer["sentences"])
    assert not any("Everyone can accept" in said["text"] for said in answer["sentences"])


def test_rows_of_the_ledger_add_up_to_the_gain() -> None:
    talks = offered(0.2)
    city = str(talks.scheme.gain.index[0])
    answer = asked("offers/explain", numbers={ratio(): 0.2}, city=city)
    case = talks.scheme.case
    factors = dict(zip(case.years, citypact.case.flows.discount_factors(case), strict=True))
    signs = [(1 if row["payee"] == city else -1) * row["amount"] * factors[row["year"]] for row in answer["rows"]]
    assert sum(signs) == pytest.approx(float(talks.scheme.gain[city]), abs=1e-6)
    assert answer["gain"] == pytest.approx(float(talks.scheme.gain[city]), abs=NEAR)


def test_ranges_are_those_of_python() -> None:
    talks = offered(0.2)
    number = next(n for n in talks.position.items if n.kind == "origin_share" and written(n) != ratio())
    answer = asked("offers/ranges", numbers={ratio(): 0.2}, of=[written(number)])
    table = ranges(talks.position, only=[number]).table
    found = {row["setting"]: (row["low"], row["high"]) for row in answer["ranges"]}
    assert found.keys() == {"with-fund", "without-fund", "as-offered"}
    for setting, ends in found.items():
        row = table.loc[(setting, number)]
        expected = [None if np.isnan(end) else pytest.approx(end, abs=1e-7) for end in (row["low"], row["high"])]
        assert list(ends) == expected


def test_a_rule_that_leaves_nothing_open_has_no_ranges() -> None:
    answer = asked("offers/ranges", model="bth-2015")
    assert answer["ranges"] == []
    assert any("there are no ranges" in sentence["text"] for sentence in answer["sentences"])


def test_a_counter_offer_is_that_of_python_and_comes_back_to_itself() -> None:
    answer, talks = asked("offers/counter", numbers={ratio(): 0.0}, by="weighted"), offered(0.0)
    found = counter_offer(talks.position, "weighted")
    assert gains(answer) == pytest.approx(dict(found.scheme.gain), abs=1e-6)
    assert answer["changes"] == [written(number) for number in found.changes.index]
    again = asked("offers/evaluate", offer=answer["offer"])
    assert gains(again) == pytest.approx(gains(answer), abs=1e-6)
    assert again["verdict"] == "accepted"
    for name, value in answer["numbers"].items():
        number = next(n for n in found.position.items if written(n) == name)
        assert value == pytest.approx(value_in(found.position.setting, found.scheme, number), abs=1e-6)


def test_a_first_answer_says_that_it_is_not_settled_and_the_second_is_the_one_without_it() -> None:
    for question in ("offers/evaluate", "offers/counter"):
        first, then, plain = (
            asked(question, numbers={ratio(): 0.0}, **more) for more in ({"first": True}, {"first": False}, {})
        )
        assert (first["settled"], then["settled"], plain["settled"]) == (False, True, True)
        assert then == plain
        assert "proven" not in then
        assert all(stage["proven"] and stage["gap"] <= 1e-6 for stage in first["proven"])
        assert any("Not settled yet" in sentence["text"] for sentence in first["sentences"])
        assert not any("Not settled yet" in sentence["text"] for sentence in then["sentences"])
        assert first["numbers"][ratio()] == then["numbers"][ratio()] == 0.0 or question == "offers/counter"


def test_what_leaves_nothing_open_is_settled_at_once() -> None:
    whole = asked("offers/counter", numbers={ratio(): 0.0})["offer"]
    first, then = (asked("offers/evaluate", offer=whole, first=first) for first in (True, False))
    assert first == then
    assert first["settled"] is True


def test_a_counter_offer_can_be_moved_from() -> None:
    """Nothing moved, it is what it was; a number moved, its gains change by what a unit of it is worth."""
    offer = asked("offers/counter", numbers={ratio(): 0.0}, by="weighted")
    still, moved = (asked("offers/move", offer=offer["offer"], numbers=n) for n in ({}, {ratio(): 0.1}))
    assert gains(still) == pytest.approx(gains(offer), abs=1e-6)
    assert still["verdict"] == "accepted"
    desk = client().get(f"{API}/cases/{CASE}/desk").json()
    effect = desk["effects"][[number["id"] for number in desk["numbers"]].index(ratio())]
    shifted = {c["id"]: gains(still)[c["id"]] + 0.1 * unit for c, unit in zip(desk["cities"], effect, strict=True)}
    assert gains(moved) == pytest.approx(shifted, abs=4 * max(desk["slips"]) + NEAR)


def test_what_a_desk_shows_is_written_as_an_offer_that_comes_back_to_it() -> None:
    """Moved from the design or from an offer, every number in it, locked ones as red lines, the mechanism named."""
    begun = asked("offers/counter", numbers={ratio(): 0.0})["offer"]
    for offer in (None, begun):
        moved = asked("offers/move", offer=offer, numbers={ratio(): 0.1})
        written_out = asked("offers/written", offer=offer, numbers={ratio(): 0.1}, lock=[ratio()])
        assert written_out["model"] == "negotiated"
        assert [c["value"] for c in written_out["clauses"] if c.get("locked")] == [0.1]
        again = asked("offers/evaluate", offer=written_out)
        assert gains(again) == pytest.approx(gains(moved), abs=1e-6)
        assert again["numbers"] == pytest.approx(moved["numbers"], abs=NEAR)


def test_a_red_line_is_kept() -> None:
    answer = asked("offers/counter", numbers={ratio(): 0.0}, lock=[ratio()])
    assert answer["numbers"][ratio()] == 0.0


def test_beyond_reach_is_no_scheme_and_why_not_says_so() -> None:
    city = citypact.load_case(CASE).cities[0].id
    body = {"case": CASE, "insist": {city: 1e6}}
    refused = client().post(f"{API}/offers/counter?lang=zh", json=body)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:citypact:no-scheme")
    assert refused.json()["conflict"]
    assert asked("offers/why-not", insist={city: 1e6})["acceptable"] is False
    assert asked("offers/why-not")["acceptable"] is True


@pytest.mark.parametrize(
    ("path", "body", "place", "value"),
    [
        ("evaluate", {"numbers": {"origin_share:nothing": 0.1}}, ("numbers", None), "origin_share:nothing"),
        ("evaluate", {"lock": ["origin_share:nothing"]}, ("lock", None), "origin_share:nothing"),
        ("evaluate", {"numbers": {"x": -1}}, ("body", "numbers.x"), "-1"),
        ("evaluate", {"offer": {"clauses": [{"number": "x", "value": 1}]}}, ("body", "offer.clauses[1].number"), "x"),
        ("evaluate", {"unknown": 1}, ("body", "unknown"), "1"),
        ("explain", {"city": "atlantis"}, ("city", None), "atlantis"),
        ("counter", {"favor": ["atlantis"]}, ("favor", None), "atlantis"),
        ("counter", {"by": "hope"}, ("body", "by"), "hope"),
        ("counter", {"insist": {"hubei": 1e13}}, ("insist", "hubei"), "10000000000000.0"),
        ("ranges", {"insist": {"jiangxi": 1e15}}, ("insist", "jiangxi"), "1000000000000000.0"),
        ("why-not", {"insist": {"hubei": 1e11}}, ("insist", "hubei"), "100000000000.0"),
        ("evaluate", {"scenario": "nowhere"}, None, "nowhere"),
        ("ranges", {"of": ["origin_share:nothing"]}, ("of", None), "origin_share:nothing"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_wrong_is_said_with_its_place(
    path: str, body: dict[str, Any], place: tuple[str, str | None] | None, value: str, lang: str
) -> None:
    answer = client().post(f"{API}/offers/{path}?lang={lang}", json={"case": CASE} | body)
    assert answer.status_code == 422, answer.text
    (problem,) = answer.json()["problems"]
    assert problem["value"] == value
    assert place is None or (problem["file"], problem["column"]) == place
    assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["message"]) == (lang == "zh")


@pytest.mark.parametrize("path", ["evaluate", "move"])
def test_all_that_is_wrong_is_said_at_once(path: str) -> None:
    wrong = {"origin_share:nothing": 0.1, "rate": 0.1, "origin_share:wuhan-material": 0.1}
    answer = client().post(f"{API}/offers/{path}", json={"case": CASE, "numbers": {ratio(): 0.1} | wrong})
    assert [one["value"] for one in answer.json()["problems"]] == list(wrong)
    assert "origin_share:wuhan-materials" in answer.json()["problems"][2]["remedy"]


@pytest.mark.parametrize(
    ("path", "body", "meant"),
    [
        ("offers/evaluate", {"number": {}}, "numbers"),
        ("offers/evaluate", {"offer": {"clause": []}}, "clauses"),
        (
            "offers/evaluate",
            {"offer": {"clauses": [{"number": "origin_share", "value": 0.1, "transfers": "x"}]}},
            "transfer",
        ),
        ("game", {"weight": "gdp"}, "weights"),
        ("sweeps", {"numbers": {}, "future": 3}, "futures"),
    ],
)
def test_a_field_that_is_not_known_is_met_with_those_that_are(path: str, body: dict[str, Any], meant: str) -> None:
    (problem,) = client().post(f"{API}/{path}", json={"case": CASE} | body).json()["problems"]
    assert meant in re.findall("[a-z]+", problem["remedy"])


@pytest.mark.parametrize("model", ["hybrid", "negotiated", "institutional-pact", "government-led"])
def test_what_is_laid_as_it_stands_is_what_its_own_text_is_settled_to(model: str) -> None:
    """Two ways: the terms that were moved, settled; and the offer that says them, by the program. To the coin."""
    talks = negotiate(citypact.load_case(CASE), citypact.load_model(model))
    items, draw = talks.position.items, np.random.default_rng(5)
    about, laid_of = Facts(bundled_folder("cases") / CASE, bundled_folder("models") / f"{model}.toml", None, 18), 0
    for _ in range(6):
        moved = [n for n in items if items[n].span < np.inf and n.kind != "grant"]
        some = draw.choice(len(moved), size=min(2, len(moved)), replace=False)
        said = {written(moved[i]): _step(items[moved[i]], float(draw.uniform())) for i in some}
        asked_for = {"case": CASE, "model": model}
        try:
            laid = read(lay(Question(about, MovedWithLocks(**asked_for, numbers=said)), "en", quiet))
        except CitypactError:
            continue  # it does not add up, and so is asked of the program anyhow
        again = read(evaluate(Question(about, Offered(**asked_for, offer=laid["offer"])), "en", quiet))
        laid_of += 1
        for part in ("gains", "budgets", "first_year"):
            assert laid["outcome"][part] == pytest.approx(again["outcome"][part], abs=NEAR)
        assert [laid[part] for part in ("verdict", "objecting", "offer")] == [
            again[part] for part in ("verdict", "objecting", "offer")
        ]
        assert laid["outcome"]["numbers"] == again["outcome"]["numbers"]
    assert laid_of


def _step(item: Item, part: float) -> float:
    """A value of a number that it can have, so far between its ends."""
    value = item.low + part * item.span
    return value if item.step is None else item.low + item.step * round((value - item.low) / item.step)


def read(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found


def quiet(done: int, whole: int) -> None:
    """Nobody waits."""


def test_whatever_an_offer_brings_into_the_ledger_has_a_name_on_the_desk() -> None:
    """Also what the design has not: here the fund carries part of the projects."""
    desk = client().get(f"{API}/cases/{CASE}/desk?model=hybrid").json()
    names, designed = desk["names"], desk["fund"]
    offer = {"clauses": [{"number": "carried", "value": 0.2}]}
    fund = asked("offers/move", model="hybrid", offer=offer, numbers={})["fund"]
    assert "fund-works" in fund[0].keys() - designed[0].keys()
    assert fund[0].keys() - {"year", "interest", "balance"} <= names["items"].keys()
    for city in ("hubei", "hunan", "jiangxi"):
        rows = asked("offers/move/explain", model="hybrid", offer=offer, numbers={}, city=city)["rows"]
        assert {row["item"] for row in rows} <= names["items"].keys()
        assert {party for row in rows for party in (row["payer"], row["payee"])} <= names["parties"].keys()
        assert {row["subject"] for row in rows} - {""} <= names["subjects"].keys()
    assert names["items"]["fund-works"] == {"en": "Project cost carried by the fund", "zh": "基金承担的项目成本"}
