"""Modules of the page as one, for places that take a single one: each is a function that returns what it exports."""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{ ([^}]+) \} from "\./([\w-]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:default (?=\{)|(?:async )?(?:const|let|function|class) (\w+))", re.MULTILINE)


def bundle(entry: Path, folder: Path) -> str:
    """The module ``entry`` with those of ``folder`` that it stands on, as one. Its default export stays one.

    Raises ValueError if a module imports or exports in a form that is not known here.
    """
    order: dict[str, str] = {}
    _gather(entry.stem, {"": entry}, folder, order, ())
    *parts, (_, whole) = order.items()
    body = "\n".join(f"const ${name} = (() => {{\n{text}\n}})();" for name, text in parts)
    return f"{body}\n{whole}\n"


def within(selector: str, css: str) -> str:
    """A style sheet that touches nothing outside an element: rules are nested, and those of the page are its own."""
    own = re.sub(r"^(?::root|html|body)(?= \{)", "&", css, flags=re.MULTILINE)
    return f"{selector} {{\n{own}\n}}\n"


def _gather(name: str, known: dict[str, Path], folder: Path, order: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"{name}.js imports itself by way of {', '.join(above)}")
    file = known.get("", folder / f"{name}.js") if not above else folder / f"{name}.js"
    text = file.read_text("utf-8")
    for _, other in _IMPORT.findall(text):
        if other not in order:
            _gather(other, known, folder, order, (*above, name))
    plain = _IMPORT.sub(lambda found: f"const {{ {found[1].replace(' as ', ': ')} }} = ${found[2]};", text)
    exported = [found for found in _EXPORT.findall(plain) if found]
    if above:
        plain = re.sub(r"^export ", "", plain, flags=re.MULTILINE)
        plain += f"return {{ {', '.join(exported)} }};"
    if re.search(r"^(import|export (?!default))", plain, re.MULTILINE):
        raise ValueError(f"{file.name} imports or exports in another form")
    order[name] = plain
