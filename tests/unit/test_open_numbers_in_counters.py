"""A counter-offer in which no clause is changed can have other gains than the offer, and says why."""

import json
from functools import cache
from pathlib import Path

import pytest

import citypact
from citypact.cli import main
from citypact.negotiation.counter import CounterOffer, counter_offer
from citypact.negotiation.files import offer_toml
from citypact.negotiation.numbers import value_in
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.position import Position, settle_offer, take_position
from citypact.negotiation.settled import offer_of
from citypact.pact.scheme import Scheme
from citypact.report.desk import Paper
from citypact.report.desk.sections import write_counter
from citypact.text import in_language, key_of
from support.web import asked

Found = tuple[Position, Scheme, CounterOffer]


@cache
def met(name: str, ratio: float) -> Found:
    """An offer of all ratios of origins on a case, as it is settled, and the counter-offer with the fewest changes."""
    case, model = citypact.load_case(name), citypact.load_model("hybrid")
    offer = Offer(clauses=(Clause(number="origin_share", value=ratio),))
    position = take_position(case, model, offer, citypact.worth_table(case))
    offered = settle_offer(position)
    return position, offered, counter_offer(position, "fewest", settled=offered)


def told(found: Found) -> tuple[Paper, list[str]]:
    """What is written of a counter-offer, and the keys of its sentences."""
    position, offered, counter = found
    paper = Paper(position.setting.case)
    write_counter(paper, counter, offered)
    return paper, [key_of(said.text).removeprefix("negotiation.says.") for said in paper.sentences]


def open_that_differ(found: Found) -> int:
    """How many numbers that are not offered differ by more than they are rounded to."""
    position, offered, counter = found
    values = [
        [value_in(position.setting, scheme, number) for number in position.items if number not in position.values]
        for scheme in (offered, counter.scheme)
    ]
    return sum(abs(one - other) > 1e-3 for one, other in zip(*values, strict=True))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_gains_that_differ_where_no_clause_does_are_explained(lang: str) -> None:
    found = met("chengdu-chongqing", 0.3)
    _, offered, counter = found
    most = float((counter.scheme.gain - offered.gain).abs().max())
    assert counter.clauses_changed == 0
    assert most > 0.1
    paper, keys = told(found)
    assert "counter_open_alone" in keys
    text = in_language(paper.sentences[keys.index("counter_open_alone")].text, lang)
    assert f"{most:,.4g}" in text
    assert offered.accepted
    assert text.endswith({"en": "As offered everyone accepts it, too.", "zh": "原报价本身各方也都接受。"}[lang])
    count = paper.figures["counter_offers"]["fewest"]["open_numbers_changed"]
    assert count >= open_that_differ(found) > 0
    assert str(count) in text


def test_what_the_offer_leaves_open_is_told_beside_changed_clauses_too() -> None:
    found = met("uk-city-regions", 0.2)
    _, offered, counter = found
    assert counter.clauses_changed > 0
    assert not offered.accepted
    paper, keys = told(found)
    assert "counter_open_beside" in keys
    assert "accepts it, too" not in paper.sentences[keys.index("counter_open_beside")].text


def test_nothing_is_said_where_nothing_is_open_or_nothing_differs() -> None:
    position, offered, counter = met("chengdu-chongqing", 0.3)
    setting = position.setting
    whole = take_position(setting.case, setting.model, offer_of(position, offered), setting.table)
    again = settle_offer(whole)
    for found in ((whole, again, counter_offer(whole, "fewest", settled=again)), (position, counter.scheme, counter)):
        _, keys = told(found)
        assert not [key for key in keys if key.startswith("counter_open")]


SAID = {"en": "No clause is changed, and yet gains differ", "zh": "没有改动任何条款；收益却与原报价自行补全后的"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_line_and_its_files_say_it(capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str) -> None:
    position, _, _ = met("chengdu-chongqing", 0.3)
    (tmp_path / "offer.toml").write_text(offer_toml(position.offer), "utf-8")
    asked = ["chengdu-chongqing", "--model", "hybrid", "--offer", str(tmp_path / "offer.toml"), "--by", "fewest"]
    command = ["negotiate", "counter", *asked, "--lang", lang, "--out", str(tmp_path / "out")]
    assert main(command) == 0
    flat = "".join(capsys.readouterr().out.split())
    assert "".join(SAID[lang].split()) in flat
    written = json.loads((tmp_path / "out" / "negotiation.json").read_text("utf-8"))
    assert written["counter_offers"]["fewest"]["open_numbers_changed"] > 0
    for folder, is_told in (("counter-fewest", True), ("offered", False)):
        page = (tmp_path / "out" / folder / "report.html").read_text("utf-8")
        assert [said in page for said in SAID.values()] == [is_told] * 2
    assert main(["report", str(tmp_path / "out" / "counter-fewest"), "--lang", lang]) == 0
    assert "".join(SAID[lang].split()) in "".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_server_says_it_to_the_page(lang: str) -> None:
    position, _, _ = met("chengdu-chongqing", 0.3)
    offer = position.offer.model_dump(mode="json", exclude_defaults=True)
    found = asked(f"offers/counter?lang={lang}", case="chengdu-chongqing", model="hybrid", offer=offer, by="fewest")
    assert found["changes"] == []
    assert any(said["text"].startswith(SAID[lang]) for said in found["sentences"])
