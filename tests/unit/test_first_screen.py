"""The first screen of a report: every question of ten lines has its answer, no sentence of the verdict is lost."""

import re
from collections.abc import Callable

import pytest

from citypact.catalogue import entry
from citypact.report import Dossier
from citypact.report.first_screen import first_screen
from citypact.report.page import WORDS
from citypact.report.verdict import verdict
from support.dossiers import designed, files, short, simulated

LINES = ("agreed", "gains", "cash", "stable", "rests", "stays_out")


@pytest.mark.parametrize("make", [designed, simulated, short])
def test_every_question_is_answered_and_no_sentence_lost(make: Callable[[], Dossier]) -> None:
    dossier = make()
    lines = {line.key: line for line in first_screen(dossier)}
    assert set(LINES) <= set(lines)
    shown = [sentence for line in lines.values() for sentence in line.sentences]
    for sentence in verdict(dossier):
        assert shown.count(sentence) == 1


def test_it_names_who_gains_most_and_least_and_what_stays_out() -> None:
    dossier = designed()
    lines = {line.key: " ".join(s.text for s in line.sentences) for line in first_screen(dossier)}
    gain = dossier.scheme.gain
    most = re.search(r"Most: (\S+) ([\d.,-]+); least: (\S+) ([\d.,-]+)", lines["gains"])
    assert most is not None
    assert (most[1], most[3]) == (gain.idxmax(), gain.idxmin())
    assert float(most[2]) == pytest.approx(float(gain.max()), abs=1e-3)
    out = {t.id for t in dossier.scheme.case.transfers} - set(dossier.scheme.terms.plan)
    out |= {p.id for p in dossier.scheme.case.projects} - set(dossier.scheme.terms.projects)
    assert str(len(out)) in lines["stays_out"] or not out
    assert sum(name in lines["stays_out"] for name in out) == min(2, len(out))


def test_it_says_in_which_years_budgets_are_down() -> None:
    dossier = designed()
    losses = [years for years in dossier.scheme.budgets["loss_years"] if len(years)]
    said = " ".join(s.text for line in first_screen(dossier) if line.key == "years" for s in line.sentences)
    assert bool(losses) == (f"{len(losses)} of 4 cities" in said)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_that_a_reader_may_not_know_are_explained_on_the_page(lang: str) -> None:
    page = files(designed)["report.html"].decode()
    half = page.split(f'<div data-lang="{lang}"')[1].split("<div data-lang=")[0]
    for word in ("shapley", "nucleolus", "coalition", "slack", "core"):
        assert word in WORDS
        assert entry(f"report.word.{word}")[lang] in half
        assert entry(f"report.meaning.{word}")[lang] in half


def test_a_page_of_four_cities_is_small() -> None:
    assert len(files(designed)["report.html"]) < 500_000
