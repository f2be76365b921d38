"""The game library has no circle of imports, type-only ones included, and knows nothing of cities."""

from pathlib import Path

import networkx as nx

import citypact
from support.imports import import_graph, rooms

SOURCE = Path(citypact.__file__).parent
GROUND = {
    "citypact.game",
    "citypact.solve",
    "citypact.errors",
    "citypact.text",
    "citypact.catalogue",
    "citypact.lazy",
    "citypact.content",
    "citypact.deadline",
}  # what the library may stand on


def test_no_module_imports_itself_by_a_detour() -> None:
    circles = list(nx.simple_cycles(import_graph(SOURCE / "game", "citypact.game")))
    assert circles == []


def test_no_room_imports_itself_by_a_detour() -> None:
    graph = import_graph(SOURCE / "game", "citypact.game")
    circles = list(nx.simple_cycles(rooms(graph.subgraph(set(graph) - {"citypact.game"}), "citypact.game")))
    assert circles == []


def test_the_library_knows_no_city() -> None:
    graph = import_graph(SOURCE, "citypact")
    below = {found for module in graph if module.startswith("citypact.game") for found in graph.successors(module)}
    strangers = [found for found in below if ".".join(found.split(".")[:2]) not in GROUND]
    assert strangers == []


PLANTED = {
    "for type checkers": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..game import Game\n",
    "in a function": "def value() -> None:\n    from .. import game\n",
    "by full name": "import house.game\n",
}


def test_a_planted_circle_is_found(tmp_path: Path) -> None:
    for name, text in PLANTED.items():
        folder = tmp_path / name
        (folder / "values").mkdir(parents=True)
        (folder / "__init__.py").write_text("from .game import Game\n")
        (folder / "game.py").write_text("from .values.shapley import shapley\n")
        (folder / "values" / "__init__.py").write_text("")
        (folder / "values" / "shapley.py").write_text(text)
        circles = list(nx.simple_cycles(import_graph(folder, "house")))
        assert [set(circle) for circle in circles] == [{"house.game", "house.values.shapley"}], name


def test_a_chain_without_a_circle_is_none(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("from .top import a\n")
    (tmp_path / "top.py").write_text("from . import middle, below\n")
    (tmp_path / "middle.py").write_text("from .below import b\n")
    (tmp_path / "below.py").write_text("import os\n")
    assert not list(nx.simple_cycles(import_graph(tmp_path, "house")))
