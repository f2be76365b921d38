"""The catalogue of messages: both languages, the same placeholders, every key that the code asks for, and no other."""

import ast
import pickle
import re
import string
from pathlib import Path

import pytest

from citypact.case.columns import TABLES
from citypact.case.starter import explanations, write_starter
from citypact.case.store import load_case
from citypact.catalogue import entry, keys
from citypact.errors import InvalidInput, Problem
from citypact.text import both, say
from support.sayings import SOURCE, Source, source

CHINESE = re.compile("[\u4e00-\u9fff]")
CHINESE_MARK = re.compile("[\u4e00-\u9fff\u3001\uff08-\uff1b]")


def placeholders(text: str) -> set[str]:
    """Names of the fields of a format string."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_both_languages_say_the_same() -> None:
    fields = {key: [placeholders(entry(key)[lang]) for lang in ("en", "zh")] for key in keys()}
    assert len(fields) > 900
    assert {key: pair for key, pair in fields.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("room", ["case", "reading", "problem", "cli", "columns"])
def test_each_language_is_itself(room: str) -> None:
    for key in keys():
        if key.startswith(f"{room}.") and key != "problem.line":
            assert CHINESE.search(entry(key)["zh"]), key
            assert not CHINESE.search(entry(key)["en"]), key


@pytest.mark.parametrize("room", ["case", "reading"])
def test_every_problem_of_a_case_has_message_and_remedy(room: str) -> None:
    names = {key.split(".")[1] for key in keys() if key.startswith(f"{room}.") and key.count(".") == 2}
    for name in names - {"kind"}:
        assert entry(f"{room}.{name}.what")["en"][-1] not in ".!"
        assert entry(f"{room}.{name}.do")["en"][-1] in ".}"


def test_every_message_is_used() -> None:
    """Each key stands in the source, as a whole or in pieces that do; some are found by what they are of."""
    by_text = ("help.app.", "help.verb.", "help.of.", "cli.example.", "rule.parameter.", "rule.value.")
    assert [key for key in keys() if not key.startswith(by_text) and not source().asks_for(key)] == []


ASKING = 'say("one.whole"); problem("one.problem"); both(f"one.group.{name}"); names = ["first", "second"]'


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("one.whole", True),
        ("one.problem.what", True),
        ("one.problem.do", True),
        ("one.group.first", True),
        ("one.group.third", False),
        ("two.group.first", False),
        ("one.whole.how", False),
        ("one.first", False),
    ],
)
def test_a_message_is_used_if_the_source_spells_its_key(key: str, asked: bool) -> None:
    assert Source([ASKING]).asks_for(key) is asked


@pytest.mark.parametrize(
    "key", ["case.no_such_message.what", "reading.negative", "norm.negative", "case", "reading.negative.what.en"]
)
def test_unknown_keys_are_errors(key: str) -> None:
    with pytest.raises(KeyError):
        say(key, "en")


def test_problems_in_both_languages() -> None:
    problem = Problem(
        "cities.csv", both("reading.negative.what"), both("reading.negative.do"), row=4, column="gdp", value="-9"
    )
    assert str(problem) == (
        "cities.csv, row 4, column gdp: a negative number where none is possible (found: '-9'). "
        "Write 0 or more; a cost is a positive number."
    )
    assert problem.text("zh") == (
        "cities.csv，第 4 行，gdp 列：此处不允许负数（现为：'-9'）。请写 0 或正数；成本以正数表示。"
    )
    error = pickle.loads(pickle.dumps(InvalidInput([problem])))
    assert error.problems == (problem,)
    assert error.text("zh") == problem.text("zh")


def joined_by_hand(module: str) -> list[int]:
    """Lines of a module that format a Chinese text by themselves, or put Chinese marks between texts."""
    found = []
    for node in ast.walk(ast.parse(module)):
        match node:
            case ast.JoinedStr(values=parts):
                texts = [part.value for part in parts if isinstance(part, ast.Constant)]
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="join" | "format")):
                texts = [text]
            case _:
                continue
        found += [node.lineno] if any(CHINESE_MARK.search(str(text)) for text in texts) else []
    return found


def test_languages_are_joined_where_texts_are_and_nowhere_else() -> None:
    written = {SOURCE / "panel" / "synthetic.py"}  # the head of a case's file, both languages in it
    files = [path for path in SOURCE.rglob("*.py") if path not in written]
    assert {path.name: lines for path in files if (lines := joined_by_hand(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('f"{name}：{text}"', [1]),
        ('"、".join(names)', [1]),
        ('"共 {n} 项".format(n=2)', [1]),
        ('f"{name}: {text}"', []),
        ('text.split("、")', []),
        ('Joined(names, "comma")', []),
    ],
)
def test_what_is_joined_by_hand_is_found(line: str, found: list[int]) -> None:
    assert joined_by_hand(line) == found


def test_every_column_is_explained(tmp_path: Path) -> None:
    write_starter(tmp_path / "case.json")
    case = load_case(tmp_path / "case.json")
    explained = explanations(case)
    assert {table for table, *_ in explained} == {*TABLES, "scenarios"}
    assert all(en and zh for _, _, en, zh in explained)
    hosts = [column for table, column, *_ in explained if table == "hosts"]
    assert hosts == [
        *("", "transfer", "host", "start_year", "tax_*", "ramp_years", "growth", "capital_cost", "annual_cost"),
        *("moving_cost", "cost_growth", "firm_gain", "value_added", "investment", "earliest", "latest", "source"),
        "evidence",
    ]
