"""Where the bundled cases and mechanisms lie: inside an installed package, or at the top of a source checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled_folder(kind: str) -> Path:
    """The folder of bundled ``"cases"`` or ``"models"``."""
    installed = _PACKAGE / "_bundled" / kind
    return installed if installed.is_dir() else _PACKAGE.parent.parent / kind
