"""Who imports whom, read from the source: every import counts, those for type checkers and those in functions too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx


def import_graph(folder: Path, package: str) -> nx.DiGraph:
    """Modules of a package as nodes, an edge from each module to every module of the package that it imports.

    Parameters
    ----------
    folder : where the package's files are
    package : its full name, such as ``citypact.game``
    """
    files = {_module(path.relative_to(folder), package): path for path in folder.rglob("*.py")}
    graph = nx.DiGraph()
    graph.add_nodes_from(files)
    for module, path in files.items():
        inside = module if path.name == "__init__.py" else module.rpartition(".")[0]
        for name in _imported(ast.parse(path.read_text(encoding="utf-8")), inside):
            found = name if name in files else name.rpartition(".")[0]  # a name in a module, or the module itself
            if found in files and found != module:
                graph.add_edge(module, found)
    return graph


def rooms(graph: nx.DiGraph, package: str) -> nx.DiGraph:
    """The same with the modules of a subpackage taken as one; a module of the package itself stands alone."""
    return nx.quotient_graph(graph, lambda a, b: _room(a, package) == _room(b, package), relabel=False)


def _room(module: str, package: str) -> str:
    return module.removeprefix(package + ".").partition(".")[0]


def _module(path: Path, package: str) -> str:
    parts = path.with_suffix("").parts
    return ".".join([package, *(parts[:-1] if parts[-1] == "__init__" else parts)])


def _imported(tree: ast.Module, inside: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = inside.split(".")[: len(inside.split(".")) + 1 - node.level] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
