"""Pictures of the guides, made from the pages that their reader will see: ``python tests/support/pictures.py``.

They lie beside the guides, in ``src/citypact/pages``, a file for each language.
"""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from citypact.catalogue import LANGUAGES
from citypact.cli import main
from support.chromium import chromium
from support.desk_page import Browser, confirmed, here, screen, slider
from support.pins import ROOT
from support.web import API, client

PLACE = ROOT / "src" / "citypact" / "pages"
SIZE = (1180, 490)
RATIO, LOW = "origin_share:parts", "5"
"""So little, in percent, that somebody objects."""


def pictures(browser: Browser, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents (PNG): the first screen of the report, and the desk after a number was moved."""
    book = folder / "my-cities.xlsx"
    assert main(["init", str(book)]) == 0
    case = client().post(f"{API}/cases", files={"file": (book.name, book.read_bytes())}).json()["id"]
    screen(browser, SIZE)
    for lang in LANGUAGES:
        assert main(["design", str(book), "--lang", lang, "--out", str(folder / lang)]) == 0
        browser.get((folder / lang / "report.html").as_uri())
        yield f"report.{lang}.png", shot(browser)
        browser.get("about:blank")
        browser.get(f"{here()}/#case={case}&model=negotiated&lang={lang}")
        confirmed(browser, lang)
        script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
        browser.execute_script(script, slider(browser, RATIO), LOW)
        confirmed(browser, lang)
        yield f"desk.{lang}.png", shot(browser)
    browser.get("about:blank")


def shot(browser: Browser) -> bytes:
    """What the window shows."""
    return base64.b64decode(browser.get_screenshot_as_base64())


if __name__ == "__main__":
    with TemporaryDirectory() as place, chromium() as opened:
        for name, content in pictures(opened, Path(place)):
            (PLACE / name).write_bytes(content)
            print(f"{name}: {len(content):,} bytes")
