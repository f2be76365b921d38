"""What comes with the package: cases, mechanisms and pages, installed with it or at the top of a source checkout."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from citypact.catalogue import LANGUAGES
from citypact.text import Bilingual, Given

_PACKAGE = Path(__file__).resolve().parent
DEFAULT_MODEL = "negotiated"
"""The mechanism where none is named."""

_FILES = {"cases": "*/case.toml", "models": "*.toml"}


@dataclass(frozen=True)
class Bundled:
    """A case or a mechanism as a list shows it."""

    name: str
    title: Bilingual
    summary: Bilingual | None
    """In a sentence or two, where its file has one."""


def bundled_folder(kind: str) -> Path:
    """The folder of bundled ``"cases"`` or ``"models"``."""
    installed = _PACKAGE / "_bundled" / kind
    return installed if installed.is_dir() else _PACKAGE.parent.parent / kind


def bundled(kind: str) -> list[Bundled]:
    """The bundled ``"cases"`` or ``"models"`` by name, from the heads of their files alone."""
    files = sorted(bundled_folder(kind).glob(_FILES[kind]))
    return sorted((_listed(file) for file in files), key=lambda found: found.name)


def _listed(file: Path) -> Bundled:
    data = tomllib.loads(file.read_text("utf-8"))
    texts = {key: Given(**data[key]) for key in ("title", "summary") if key in data}
    name = file.parent.name if file.name == "case.toml" else file.stem
    return Bundled(name, texts["title"], texts.get("summary"))


def examples() -> dict[str, Path]:
    """Where each example program lies, by name."""
    files = sorted((_PACKAGE / "examples").glob("[!_]*.py"))
    return {file.stem: file for file in files}


_SUBJECTS = (
    "start",
    "cases",
    "mechanisms",
    "offers",
    "negotiating",
    "own-case",
    "own-rule",
    "embedding",
    "security",
)
PAGES = {subject: {lang: _PACKAGE / "pages" / f"{subject}.{lang}.md" for lang in LANGUAGES} for subject in _SUBJECTS}
"""Pages that explain where to start and how what a user writes is written, by subject and language."""
