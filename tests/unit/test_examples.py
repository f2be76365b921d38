"""Examples run as they are shown."""

import ast
import runpy

import pytest

from citypact.bundled import examples
from citypact.examples.cities_that_leave import Region


def test_cities_leave_and_those_who_stay_agree_anew() -> None:
    """What each agent received is what the one ledger of the pacts says, and departures are those it names."""
    region = Region("yangtze-delta-west", pledge=0.03)
    while region.running:
        region.step()
    left = [key for year in region.years for key in year["left"]]
    assert left
    assert len(region.agents) == len(region.cities) - len(left)
    assert set(region.pact.members).isdisjoint(left)
    ledger = region.pact.ledger[~region.pact.ledger["item"].str.startswith("exit-")]
    for key, city in region.cities.items():
        own = ledger.loc[ledger["payee"] == key, "amount"].sum() - ledger.loc[ledger["payer"] == key, "amount"].sum()
        assert city.received == pytest.approx(own, abs=1e-9)
    assert sum(year["moved"] for year in region.years) > 1.0
    assert [year["year"] for year in region.years] == list(range(2024, 2034))


def test_the_same_seed_is_the_same_history() -> None:
    runs = []
    for _ in range(2):
        region = Region("yangtze-delta-west", pledge=1.0, seed=7)
        for _ in range(4):
            region.step()
        runs.append(region.pact.ledger)
    assert runs[0].equals(runs[1])
    assert len(runs[0]) > 0


def test_the_notebook_settles_what_its_cells_say(capsys: pytest.CaptureFixture[str]) -> None:
    run = runpy.run_path(str(examples()["desk_in_a_notebook"]))
    desk = run["desk"]
    assert desk.offer == {"origin_share:suzhou-materials": 0.4}
    assert capsys.readouterr().out.startswith(desk.verdict)
    assert dict(desk.scheme.gain) == desk.gains


def test_every_example_says_how_it_is_run() -> None:
    for name, path in examples().items():
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        assert name in said
        assert "pip install" in said
