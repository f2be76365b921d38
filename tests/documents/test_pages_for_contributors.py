"""What the pages for contributors name is there: paths, verbs of the shell, the words of the code."""

import re
import tomllib
from pathlib import Path

import pytest

from support.pins import ROOT

CONTRIBUTING, ROOMS = ROOT / ".github" / "CONTRIBUTING.md", ROOT / "src" / "citypact" / "README.md"
TOP = ("src/", "tests/", "models/", "cases/", ".github/", "pyproject.toml", "CHANGELOG.md", "README.md")


def quoted(page: Path) -> list[str]:
    """What stands between backquotes."""
    return re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))


def paths(page: Path) -> list[str]:
    """Those of them that name a file or folder; in the page of the rooms also from its own folder on."""
    named = [text.split()[0] for text in quoted(page)]
    return [text for text in named if "/" in text or text.endswith((".py", ".md", ".toml", ".txt"))]


@pytest.mark.parametrize("page", [CONTRIBUTING, ROOMS], ids=["contributing", "rooms"])
def test_every_path_is_there(page: Path) -> None:
    found = paths(page)
    assert len(found) > 25
    missing = [name for name in found if not any((base / name).exists() for base in (ROOT, page.parent))]
    assert [name for name in missing if name != "ledger.csv"] == []


def test_paths_of_the_contributors_page_start_at_the_top() -> None:
    assert [name for name in paths(CONTRIBUTING) if not name.startswith(TOP)] == []


def test_every_room_has_its_row() -> None:
    """The rooms of the table are those of the import contract, from above to below."""
    rows = re.findall(r"^\| `([a-z]+)/` \|", ROOMS.read_text("utf-8"), re.MULTILINE)
    folders = {path.parent.name for path in (ROOT / "src" / "citypact").glob("*/__init__.py")}
    assert set(rows) - {"texts"} == folders
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [room.strip() for line in contracts[0]["layers"] for room in line.split("|")]
    floors = {room: floor for floor, line in enumerate(contracts[0]["layers"]) for room in re.findall(r"\w+", line)}
    assert folders <= set(layers)
    known = [floors[room] for room in rows if room in floors]
    assert known == sorted(known)


def test_links_lead_somewhere() -> None:
    for page in (CONTRIBUTING, ROOMS):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), target


def test_names_of_the_answers_stand_in_the_files_they_name() -> None:
    for name, file in (
        ("host_no_loss", "src/citypact/mechanism/sections/participation.py"),
        ("host_no_loss", "src/citypact/optimize/blocks/deals.py"),
        ("host_no_loss", "src/citypact/pact/audit/participation.py"),
        ("least-shortfall", "src/citypact/optimize/stages.py"),
        ("program.shortfall", "src/citypact/optimize/blocks/coalitions.py"),
        ("KINDS", "src/citypact/negotiation/numbers/registry.py"),
        ("GROUPS", "src/citypact/evaluation/evaluation.py"),
        ("EVERY", "src/citypact/report/tables/__init__.py"),
    ):
        assert name in (ROOT / file).read_text("utf-8"), file
