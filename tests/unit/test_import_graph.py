"""No module of a room imports, by whatever way, what imports it: imports for types alone count too."""

import ast
from pathlib import Path

import pytest

import citypact

ROOT = Path(citypact.__file__).parent


def modules(folder: Path, root: Path) -> dict[str, Path]:
    """Modules below a folder by dotted name; a package stands for its ``__init__``."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(root.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: set[str]) -> set[str]:
    """What a module's text imports of the known modules, wherever in it the import stands."""
    found: set[str] = set()
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            inner = {f"{source}.{alias.name}" for alias in node.names}
            found |= (inner & known) or {source}
    return (found & known) - {name}


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """The modules that are left when those that import nothing of what is left are taken away again and again."""
    left = dict(graph)
    while free := [name for name, needs in left.items() if not needs & set(left)]:
        for name in free:
            del left[name]
    return sorted(left)


def graph_of(folder: Path, root: Path) -> dict[str, set[str]]:
    known = modules(folder, root)
    return {name: imported(name, path, set(known)) for name, path in known.items()}


@pytest.mark.parametrize("room", ["mechanism"])
def test_no_circle_in_the_room(room: str) -> None:
    graph = graph_of(ROOT / room, ROOT)
    assert len(graph) > 10
    assert sum(map(len, graph.values())) > len(graph)
    assert cycle(graph) == []


def test_a_circle_for_types_alone_is_seen(tmp_path: Path) -> None:
    room = tmp_path / "pact" / "room"
    room.mkdir(parents=True)
    for name in ("__init__", "leaf"):
        (room / f"{name}.py").write_text("")
    (room / "one.py").write_text("from .leaf import x\nfrom .two import y\n")
    (room / "two.py").write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .one import z\n")
    assert cycle(graph_of(room, tmp_path / "pact")) == ["pact.room.one", "pact.room.two"]
    (room / "two.py").write_text("from . import leaf\n")
    assert cycle(graph_of(room, tmp_path / "pact")) == []
