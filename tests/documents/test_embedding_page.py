"""The guide to embedding is run: its Python against a server, its command as far as its options (its page of another
site: ``tests/browser/test_desk_embedded.py``)."""

import re
import shlex

import pytest

from citypact.bundled import PAGES
from citypact.cli import main
from support.web import CASE, client

guides = pytest.mark.parametrize(
    "guide", [page.read_text("utf-8") for page in PAGES["embedding"].values()], ids=[*PAGES["embedding"]]
)


@guides
def test_its_python_asks_a_server(guide: str, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    for said, here in {
        "http://127.0.0.1:8421": str(client().base_url).rstrip("/"),
        "yangtze-delta-west": CASE,
        "suzhou-materials": "wuhan-materials",
        '"suzhou"': '"hubei"',
    }.items():
        assert said in block
        block = block.replace(said, here)
    exec(block, {})
    verdict, gain = capsys.readouterr().out.split()
    assert verdict in ("accepted", "refused")
    assert float(gain) > 0


@guides
def test_its_command_has_options_that_there_are(guide: str, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
    _, verb, *words = shlex.split(block)
    options = {word for word in words if word.startswith("--")}
    assert options
    assert main([verb, "--help"]) == 0
    said = capsys.readouterr().out
    assert all(option in said for option in options)
