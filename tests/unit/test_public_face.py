"""The public face: the same names for Python, for ``dir``, for type checkers and in ``__all__``; each explained."""

import ast
import inspect
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import citypact
import citypact.game
import citypact.report
import citypact.simulation

ROOMS = [citypact, citypact.game, citypact.report, citypact.simulation]
SCRIPT = """
import citypact
from citypact import Case, CitypactError, InvalidInput, Mechanism, NoScheme, Problem, Scheme, SolverLimit, WorthTable

case: Case = citypact.load_case("beijing-tianjin-hebei")
model: Mechanism = citypact.load_model("hybrid")
table: WorthTable = citypact.worth_table(case)
try:
    scheme: Scheme = citypact.design(case, model, table)
except InvalidInput as wrong:
    problems: tuple[Problem, ...] = wrong.problems
except (NoScheme, SolverLimit) as none:
    code: int = none.exit_code
reveal_type(citypact.design(case, model))
reveal_type(citypact.coalition_game(case, model))
reveal_type(citypact.__version__)
"""
LIBRARIES_UNREAD = """
[mypy]
[mypy-numpy.*,pandas.*,scipy.*]
follow_imports = skip
follow_imports_for_stubs = true
"""
"""What the scripts use holds no type of theirs, and reading them takes longer than all the rest."""
MISTAKES = """
import citypact

citypact.desgin
citypact.load_case(3.5)
citypact.design(citypact.load_case("a"), "hybrid")
"""


def for_type_checkers(module: Any) -> set[str]:
    """Names that the ``TYPE_CHECKING`` block of a package imports."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_the_same_names_for_all(room: Any) -> None:
    assert dir(room) == sorted(room.__all__)
    assert len(set(room.__all__)) == len(room.__all__)
    assert for_type_checkers(room) == set(room.__all__)
    assert {name for name in room.__all__ if getattr(room, name) is None} == set()


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'citypact' has no attribute 'desgin'"):
        citypact.desgin  # noqa: B018
    assert citypact.__version__ == version("citypact")


@pytest.mark.parametrize("name", [name for name in citypact.__all__ if not name.startswith("_")])
def test_every_name_is_explained(name: str) -> None:
    found = getattr(citypact, name)
    assert inspect.getdoc(found)
    if inspect.isfunction(found):
        signature = inspect.signature(found)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(parameter.annotation is not parameter.empty for parameter in signature.parameters.values())
        assert not any(parameter.kind is parameter.VAR_KEYWORD for parameter in signature.parameters.values())


def test_names_arrive_without_the_rooms_behind_the_others() -> None:
    """Each name in a process of its own would take minutes: those that cost nothing stand for all."""
    light = "import sys, citypact; citypact.Problem, citypact.load_case, citypact.__version__"
    heavy = (
        "assert not {'numpy', 'pandas', 'scipy', 'highspy', 'plotly', 'rich'} & set(sys.modules), sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", f"{light}; {heavy}"], check=True, timeout=60)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What mypy says of two scripts of a user's."""
    folder = tmp_path_factory.mktemp("scripts")
    for name, text in (("good", SCRIPT), ("bad", MISTAKES)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "mypy.ini").write_text(LIBRARIES_UNREAD, encoding="utf-8")
    options = ["--no-incremental", "--follow-imports=silent", "--config-file=mypy.ini"]
    command = [sys.executable, "-m", "mypy", *options, "good.py", "bad.py"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=300).stdout


def test_a_type_checker_sees_the_types(said: str) -> None:
    lines = [line for line in said.splitlines() if line.startswith("good.py")]
    assert not any("error" in line for line in lines)
    for line, revealed in zip(lines, (r"citypact\..*Scheme", r"citypact\..*Game", "str"), strict=True):
        assert re.search(f'Revealed type is "{revealed}"', line)


def test_a_type_checker_sees_mistakes(said: str) -> None:
    assert 'Module has no attribute "desgin"' in said
    assert 'Argument 1 to "load_case" has incompatible type "float"' in said
    assert 'Argument 2 to "design" has incompatible type "str"; expected "Mechanism | None"' in said


def test_types_travel_with_the_package() -> None:
    assert (Path(citypact.__file__).parent / "py.typed").is_file()


def test_a_lazy_room_keeps_what_it_has_imported() -> None:
    assert citypact.load_case is vars(citypact)["load_case"]
