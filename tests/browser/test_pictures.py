"""Pictures of the guides can be made anew, and show what they show."""

import struct
from pathlib import Path

import pytest

from support.desk_page import Browser, text
from support.pictures import PLACE, SIZE, pictures

pytestmark = [pytest.mark.browser, pytest.mark.sayable]


def test_each_is_made_from_the_pages_themselves(browser: Browser, tmp_path: Path) -> None:
    made = {}
    for name, content in pictures(browser, tmp_path):
        made[name] = struct.unpack(">II", content[16:24])
        if name == "desk.en.png":
            assert text(browser, "verdict-sentence").startswith("Refused: 2 coalitions would do better alone")
    assert made == {path.name: SIZE for path in PLACE.glob("*.png")}
