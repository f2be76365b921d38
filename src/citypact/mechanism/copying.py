"""A bundled mechanism as a file of one's own, to change."""

import json
import re
from pathlib import Path

from ..bundled import bundled_folder
from ..errors import InvalidInput
from ..reading.record import problem
from ..reading.suggest import suggestion
from ..storage.files import write_files
from .reader import bundled_models, read_model

_ID = re.compile(r"^id = .*$", re.MULTILINE)


def copy_model(name: str, path: Path, force: bool = False) -> Path:
    """Write the bundled mechanism to a TOML file, which gives it its name.

    Raises
    ------
    InvalidInput
        No such mechanism, another ending than .toml, or a file name that is no key.
    CannotWrite
        Something lies there and ``force`` is not given.
    """
    if name not in bundled_models():
        raise InvalidInput([problem("mechanism.not_bundled", name, hint=suggestion(name, bundled_models()))])
    if path.suffix != ".toml":
        raise InvalidInput([problem("mechanism.not_toml", str(path))])
    text = (bundled_folder("models") / f"{name}.toml").read_text("utf-8")
    text = _ID.sub(f"id = {json.dumps(path.stem, ensure_ascii=False)}", text, count=1)
    read_model(text, path.name)
    write_files(path.parent, {path.name: text.encode()}, force)
    return path
