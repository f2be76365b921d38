"""What people read stands in ``texts/*.toml`` in both languages, and not in Python files in one.

Sentences are looked for: four words in a row, or any Chinese. What is left stands here with its reason.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.pins import ROOT

PACKAGE = ROOT / "src" / "citypact"
SENTENCE = re.compile(r"[A-Za-z][\w',]*(?: [a-z{][\w',}]*){3,}")
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
DESCRIBED = {"help", "description"}
"""Options, whose help stands in ``texts/help.toml`` too, in both languages; fields of schemas for programmers."""
FAULTS = {"KeyError", "ValueError", "TypeError", "AttributeError", "ImportError", "Disagreement"}
"""Faults of whoever calls a function, or of the program itself."""
ROWS = {"require", "variable"}
"""What names rows and columns of a program."""
REPRESENTING = {"__repr__", "_shown"}
"""What an object shows of itself to programmers."""
READ = "what is read may be Chinese"
NAMED = "a name for solvers and programmers, shown to nobody else"
CITED = "a citation, which a case holds in one language"
ALLOWED = {
    "__main__.py": "said before anything is loaded; held to cli.interrupted",
    "case/checks/identity.py": READ,
    "case/choices.py": READ,
    "case/places.py": READ,
    "case/proportion/totals.py": READ,
    "case/proportion/transfers.py": READ,
    "pact/accounts/receipts.py": READ,
    "panel/headings.py": READ,
    "reading/cells.py": READ,
    "reading/fields.py": READ,
    "reading/grid.py": READ,
    "reading/tables.py": READ,
    "worth/given.py": READ,
    "report/folding.py": "where lines of Chinese may be folded",
    "cli/app.py": "help, which stands in texts/help.toml too",
    "cli/negotiate/group.py": "help, which stands in texts/help.toml too",
    "cli/misuse.py": "what the parser of commands says, to be said in both languages",
    "reading/toml.py": "what the parser of TOML says, to be said in both languages",
    "game/power/indices.py": NAMED,
    "game/values/separable_benefits.py": NAMED,
    "negotiation/log.py": NAMED,
    "optimize/consent.py": NAMED,
    "optimize/subject.py": NAMED,
    "panel/readme.py": NAMED,
    "panel/synthetic.py": NAMED,
    "panel/words.py": NAMED,
    "scenarios/robust/cuts.py": NAMED,
    "optimize/infeasible.py": "the words of a refusal for programmers; report/refusal.py says it to people",
    "panel/derive.py": CITED,
    "regions/merge.py": CITED,
}
ROOMS = {
    "examples": "programs to begin with, in English",
    "web": "the description of the API for programmers; its pages have words of their own",
}


def files() -> list[Path]:
    """Every file of the package that must hold no words."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] not in ROOMS]


def plain(node: ast.AST) -> str:
    """The text of a string, with braces for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(plain(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "{}"


def unread(tree: ast.AST) -> set[ast.AST]:
    """Strings that nobody is shown: docstrings, faults, descriptions, parts of others."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(node.value)
        elif isinstance(node, ast.keyword) and node.arg in DESCRIBED:
            found.update(ast.walk(node.value))
        elif isinstance(node, ast.Call) and _hides(node.func):
            found.update(part for given in node.args for part in ast.walk(given))
        elif isinstance(node, ast.FunctionDef) and node.name in REPRESENTING:
            found.update(ast.walk(node))
        elif isinstance(node, ast.Assert) and node.msg is not None:
            found.update(ast.walk(node.msg))
        elif isinstance(node, ast.JoinedStr):
            found.update(part for part in ast.walk(node) if isinstance(part, ast.Constant))
    return found


def _hides(called: ast.AST) -> bool:
    """Whether what a function is given stands elsewhere too, or is for programmers and solvers alone."""
    if isinstance(called, ast.Attribute):
        return called.attr in ROWS
    return isinstance(called, ast.Name) and (called.id in FAULTS or called.id.startswith("option_of_"))


def words(text: str) -> Iterator[str]:
    """Sentences and Chinese among the strings of a file."""
    tree = ast.parse(text)
    hidden = unread(tree)
    for node in ast.walk(tree):
        if node not in hidden and isinstance(node, ast.Constant | ast.JoinedStr):
            found = plain(node)
            if SENTENCE.search(found) or CHINESE.search(found):
                yield found


@pytest.mark.parametrize(
    "line",
    ['raise GameError(f"the step must be {kind}, not {size:g}")', 'title = Named(en="a", zh="方案")',
     'said = "没有方案"', 'print("nothing was found in it")'],
)  # fmt: skip
def test_words_are_found(line: str) -> None:
    assert list(words(line))


@pytest.mark.parametrize(
    "line",
    ['"""What it does for whom it is."""', 'raise KeyError("no such thing in this table")', 'key = "game.input.step"',
     'option(help="What is read from a file.")', 'assert x, "this can never be at all"',
     'program.require("part of a work if built", 0)'],
)  # fmt: skip
def test_and_nothing_else(line: str) -> None:
    assert list(words(line)) == []


def test_no_file_holds_words_that_people_read() -> None:
    found = {str(path.relative_to(PACKAGE)): list(words(path.read_text("utf-8"))) for path in files()}
    assert {name: said for name, said in found.items() if said and name not in ALLOWED} == {}


def test_exceptions_are_needed() -> None:
    assert [name for name in ALLOWED if not list(words((PACKAGE / name).read_text("utf-8")))] == []
    assert [room for room in ROOMS if not (PACKAGE / room).is_dir()] == []
