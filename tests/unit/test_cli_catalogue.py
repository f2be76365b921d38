"""The verbs ``list`` and ``help``: what comes with the package, named and explained."""

import json
from pathlib import Path

import pytest

from citypact.bundled import PAGES, bundled, examples
from citypact.case import bundled_cases, load_case
from citypact.catalogue import LANGUAGES
from citypact.cli import main
from citypact.mechanism import bundled_models, load_model


def test_everything_bundled_is_listed_by_the_title_it_has_when_loaded() -> None:
    assert [case.name for case in bundled("cases")] == bundled_cases()
    assert [model.name for model in bundled("models")] == list(bundled_models())
    for entry in bundled("models"):
        model = load_model(entry.name)
        assert (entry.title, entry.title.words("zh")) == (model.title.en, model.title.zh)
    case = load_case("uk-city-regions")
    assert (case.title.en, case.title.zh) in {(entry.title, entry.title.words("zh")) for entry in bundled("cases")}


def test_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(bundled_cases()) + len(bundled_models()) + len(examples()) + 5
    for name in [*bundled_cases(), *bundled_models()]:
        (line,) = [line for line in lines if line.split()[:1] == [name]]
        assert len(line.split()) > 1


@pytest.mark.parametrize("kind", ["cases", "mechanisms"])
def test_one_kind_in_chinese(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", kind, "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert ("双城经济圈" in said) == (kind == "cases")
    assert ("hybrid" in said) == (kind == "mechanisms")


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [case["name"] for case in found["cases"]] == bundled_cases()
    (hybrid,) = [model for model in found["mechanisms"] if model["name"] == "hybrid"]
    assert hybrid["title"]["zh"].startswith("混合型")
    assert hybrid["summary"]["en"].startswith("Ratios of 0 to 50 %")


def test_examples_are_listed_where_they_lie(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "examples", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["examples"]
    assert [Path(entry["path"]) for entry in listed] == list(examples().values())
    assert all(Path(entry["path"]).is_file() and entry["title"]["zh"] for entry in listed)
    assert "cities_that_leave" in examples()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_pages_are_printed_as_they_are(page: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", page, "--lang", lang]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (PAGES[page][lang].read_text("utf-8"), "")
    assert printed.out.startswith("# ")
    assert main(["help", page, "--lang", lang, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"page": page, "lang": lang, "text": printed.out}


@pytest.mark.parametrize("words", [["help", "design"], ["list", "offers"]])
def test_misuse(words: list[str]) -> None:
    assert main(words) == 2


def test_pages_travel_with_the_package() -> None:
    """Each lies in the package or in a folder that the wheel takes whole."""
    project = Path(__file__).parents[2]
    wheel = (project / "pyproject.toml").read_text("utf-8").partition("[tool.hatch.build.targets.wheel")[2]
    for page in (path for known in PAGES.values() for path in known.values()):
        inside = page.relative_to(project).parts
        assert inside[:2] == ("src", "citypact") or f'{inside[0]} = "citypact/_bundled/{inside[0]}"' in wheel


def test_scheme_accounts_have_their_own_word(capsys: pytest.CaptureFixture[str]) -> None:
    """``settle`` makes the ledger in Python; on the command line it stays as another name of ``accounts``."""
    assert main(["--help"]) == 0
    listed = [line.replace("│", " ").split()[:1] for line in capsys.readouterr().out.splitlines()]
    assert ["accounts"] in listed
    assert ["settle"] not in listed
    assert main(["accounts", "--help"]) == 0
    help_of_accounts = capsys.readouterr().out
    assert main(["settle", "--help"]) == 0
    assert capsys.readouterr().out.split() == help_of_accounts.replace("citypact accounts", "citypact settle").split()
