"""A text is what it is made of: compared, kept, sent and nested as that, with words where they are asked for."""

import json
import operator
import pickle
from enum import StrEnum
from typing import cast

import numpy as np
import pytest

from citypact import catalogue
from citypact.errors import CitypactError, InvalidInput, Problem
from citypact.text import Bilingual, Given, Joined, Mark, Message, both, both_in, in_language, key_of, recorded, say

CITY = Given("Beijing", "北京")
FOUND = both("problem.found", value="-9")
TITLED = both("join.beside", text=CITY, note=Joined([FOUND, "x"], "semicolon"))


def test_a_message_is_its_key_and_its_values() -> None:
    assert (FOUND.key, dict(FOUND.values)) == ("problem.found", {"value": "-9"})
    assert key_of(FOUND) == "problem.found"
    assert [key_of(text) for text in (CITY, Joined([FOUND]), "plain", None)] == ["", "", "", ""]


def test_as_a_str_a_text_is_english() -> None:
    assert str(FOUND) == " (found: '-9')"
    assert type(str(FOUND)) is str
    assert f"{CITY}" == "Beijing"
    assert str(CitypactError(FOUND)) == FOUND


def test_texts_nest_in_both_languages() -> None:
    assert both_in(TITLED) == {"en": "Beijing ( (found: '-9'); x)", "zh": "北京（（现为：'-9'）；x）"}
    assert say("join.beside", "zh", text=CITY, note=FOUND) == "北京（（现为：'-9'））"
    assert in_language("plain", "zh") == "plain"
    assert in_language(both("case.unknown_reference.what", kind=both("case.kind.cities")), "zh") == "没有这个键的城市"


@pytest.mark.parametrize(
    ("mark", "en", "zh"),
    [
        ("comma", "Beijing, b", "北京、b"),
        ("pause", "Beijing, b", "北京，b"),
        ("colon", "Beijing: b", "北京：b"),
        ("arrow", "Beijing → b", "北京 → b"),
        ("semicolon", "Beijing; b", "北京；b"),
        ("slash", "Beijing/b", "北京/b"),
        ("blank", "Beijing b", "北京 b"),
        ("sentences", "Beijing b", "北京b"),
        ("nothing", "Beijingb", "北京b"),
    ],
)
def test_lists_are_joined_in_the_way_of_each_language(mark: Mark, en: str, zh: str) -> None:
    listed = Joined(iter([CITY, "b"]), mark)
    assert both_in(listed) == {"en": en, "zh": zh}


def test_a_list_of_nothing_and_of_one() -> None:
    assert both_in(Joined([])) == {"en": "", "zh": ""}
    assert both_in(Joined([CITY])) == {"en": "Beijing", "zh": "北京"}


@pytest.mark.parametrize("text", [CITY, FOUND, TITLED, Joined([CITY, "b"])], ids=lambda text: type(text).__name__)
def test_texts_are_compared_hashed_and_sent_by_what_they_are_made_of(text: Bilingual) -> None:
    copy = pickle.loads(pickle.dumps(text))
    assert type(copy) is type(text)
    assert copy is not text
    assert (copy, hash(copy), copy.made_of) == (text, hash(text), text.made_of)
    assert not operator.ne(copy, text)
    assert {text: 1}[copy] == 1
    assert (both_in(copy), copy.record()) == (both_in(text), text.record())
    assert text == str(text)
    assert str(text) == text
    assert hash(text) == hash(str(text))
    assert text != f"{text}."
    assert text != 1


def test_the_same_words_of_other_making_are_another_text() -> None:
    other = Given("Beijing", "北平")
    assert other != CITY
    assert not operator.eq(CITY, other)
    assert len({CITY, other}) == 2
    assert Given("Beijing", "Beijing") != Joined(["Beijing"])
    assert both("problem.row", row=1) != both("problem.row", row=2)
    assert both("problem.row", row=1) != both("problem.row", row=1.0)  # they do not read the same


def test_a_message_keeps_what_it_mentions_as_it_was() -> None:
    names = ["a"]
    message = both("problem.row", row=names, other=object())
    names.append("b")
    assert dict(message.values) == {"row": "['a']"}
    assert in_language(message, "zh") == "，第 ['a'] 行"
    with pytest.raises(TypeError):
        operator.setitem(cast("dict[str, object]", message.values), "row", 2)


class _Named(StrEnum):
    one = "first"


@pytest.mark.parametrize(
    ("value", "kept"),
    [(np.int64(3), 3), (np.float64(0.5), 0.5), (_Named.one, "first"), (None, "None"), (True, True), ((1, 2), "(1, 2)")],
)
def test_values_are_texts_and_plain_numbers(value: object, kept: object) -> None:
    found = both("problem.row", row=value).values["row"]
    assert (found, type(found)) == (kept, type(kept))


def test_values_with_a_format_keep_it() -> None:
    gain = both("cli.merge.exact", merged=1234.5678, looked_at=7)
    assert ["1,234.568" in words for words in both_in(gain).values()] == [True, True]


def test_what_is_not_there_leaves_no_blank_behind() -> None:
    assert both_in(both("problem.line", place=CITY, message="m", found="", remedy="")) == {
        "en": "Beijing: m.",
        "zh": "北京：m。",
    }


def test_chinese_is_made_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Recorded(dict[str, str]):
        def __getitem__(self, lang: str) -> str:
            asked.append(lang)
            return super().__getitem__(lang)

    known = catalogue.entry
    monkeypatch.setattr("citypact.text.entry", lambda key: Recorded(known(key)))
    message = both("join.beside", text=Joined([CITY, "b"]), note=both("problem.row", row=1))
    assert set(asked) == {"en"}
    asked.clear()
    assert in_language(message, "zh") == "北京、b（，第 1 行）"
    assert set(asked) == {"zh"}


def test_unknown_keys_missing_values_and_languages_are_errors_where_they_are_made() -> None:
    with pytest.raises(KeyError, match=r"no message 'problem.no_such' in texts/problem.toml"):
        both("problem.no_such")
    with pytest.raises(KeyError, match=r"message 'problem.row' has no value for 'row'"):
        both("problem.row", line=4)
    with pytest.raises(KeyError, match=r"message 'problem.row' has no value for 'row'"):
        say("problem.row", "en")
    with pytest.raises(KeyError, match="fr"):
        in_language(FOUND, "fr")


def test_what_a_text_is_made_of_is_json() -> None:
    assert recorded(TITLED) == {
        "key": "join.beside",
        "values": {
            "text": {"en": "Beijing", "zh": "北京"},
            "note": [{"key": "problem.found", "values": {"value": "-9"}}, "x"],
        },
    }
    assert recorded(both("problem.row", row=float("nan"))) == {"key": "problem.row", "values": {"row": "nan"}}
    assert json.loads(json.dumps(recorded(TITLED), allow_nan=False)) == recorded(TITLED)


def test_problems_and_errors_carry_key_and_values() -> None:
    problem = Problem("f.csv", both("join.beside", text=CITY, note="t"), both("problem.column", column="gdp"), row=2)
    record = problem.record("zh")
    assert (record["message"], record["key"]) == ("北京（t）", "join.beside")
    assert record["values"] == {"text": {"en": "Beijing", "zh": "北京"}, "note": "t"}
    assert (record["remedy_key"], record["remedy_values"]) == ("problem.column", {"column": "gdp"})
    plain = Problem("f.csv", "some words", "others").record("en")
    assert [plain[name] for name in ("key", "values", "remedy_key", "remedy_values")] == [None, {}, None, {}]
    error = CitypactError(both("problem.row", row=3)).document("en")
    assert error == {"error": "CitypactError", "message": ", row 3", "key": "problem.row", "values": {"row": 3}}
    assert CitypactError("in words").document("en") == {"error": "CitypactError", "message": "in words"}
    more = InvalidInput([problem] * 60).document("en")["more"]
    assert [kind["key"] for kind in more] == ["join.beside"]


def test_values_of_message_and_remedy_stay_apart() -> None:
    """Both speak of a row, and of another one."""
    record = Problem("f.csv", both("problem.row", row=2), both("problem.row", row=7)).record("en")
    assert (record["message"], record["remedy"]) == (", row 2", ", row 7")
    assert (record["values"], record["remedy_values"]) == ({"row": 2}, {"row": 7})
    assert both(record["key"], **record["values"]).words("en") == record["message"]
    assert both(record["remedy_key"], **record["remedy_values"]).words("en") == record["remedy"]


def test_messages_are_of_the_catalogue_and_nothing_else() -> None:
    assert isinstance(FOUND, Message)
    assert not isinstance(CITY, Message)
