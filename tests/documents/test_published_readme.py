"""tests/published/README.md names, for every statute, a test that loads it."""

from pathlib import Path

from citypact.mechanism import bundled_models


def test_published_figures_name_a_rule_and_a_test_that_loads_it() -> None:
    tests = Path(__file__).parents[1] / "published"
    page = (tests / "README.md").read_text("utf-8")
    rows = [line.split("|")[1::2] for line in page.split("\n") if line.startswith("| `")]
    for rules, test in rows:
        source = (tests / f"{test.strip(' `')}.py").read_text("utf-8")
        for name in rules.split(","):
            assert f'"{name.strip(" `")}"' in source
    statutes = {name for name in bundled_models() if name.rsplit("-", 1)[-1].isdigit()}
    assert statutes <= {name.strip(" `") for rules, _ in rows for name in rules.split(",")}
