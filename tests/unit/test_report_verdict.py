"""The verdict says the worst first, in both languages, and console and cards agree with it."""

import io
import re

import pytest
from rich.console import Console

from citypact.report import Dossier
from citypact.report.cards import cards
from citypact.report.console import print_report
from citypact.report.money import number
from citypact.report.verdict import verdict
from citypact.text import in_language
from support.dossiers import bilingual_case, designed, short, simulated


def sentences(dossier: Dossier, lang: str = "en") -> dict[str, str]:
    """Text by tone, joined."""
    tones: dict[str, str] = {"good": "", "bad": "", "warn": "", "plain": ""}
    for sentence in verdict(dossier):
        tones[sentence.tone] += in_language(sentence.text, lang) + "\n"
    return tones


def printed(dossier: Dossier, lang: str) -> str:
    """What the console shows where there is no terminal."""
    stream = io.StringIO()
    print_report(dossier, Console(file=stream, width=140, highlight=False, markup=False), lang)
    return stream.getvalue()


def test_a_stable_pact_names_its_tightest_coalition() -> None:
    dossier = designed()
    worst = dossier.scheme.stability.iloc[0]
    told = sentences(dossier)
    assert told["bad"] == ""
    warned, others = told["warn"].splitlines(), told["good"] + told["plain"]
    assert warned
    assert all("udgets" in line for line in warned)
    assert warned[0].startswith("Warning: ")
    assert warned[0].endswith("The mechanism lets that be.")
    assert "Warning" not in others
    shown = [line for line in printed(dossier, "en").splitlines() if line.lstrip().startswith("! ")]
    assert len(set(shown)) == len(warned)
    assert f"none of the {len(dossier.scheme.stability)} coalitions" in told["good"]
    assert number(float(worst["slack"]), dossier.digits) in told["good"]
    assert "亿元" in sentences(dossier, "zh")["good"]


def test_a_rule_that_leaves_losers_names_them_with_their_loss() -> None:
    dossier = simulated()
    told, told_zh = sentences(dossier)["bad"], sentences(dossier, "zh")["bad"]
    for city, loss in dossier.scheme.worse_off.items():
        assert f"{dossier.names.party(str(city))} {number(float(loss), dossier.digits)}" in told
        assert dossier.names.cities[str(city)].words("zh") in told_zh
    assert f"{len(dossier.scheme.objections)} of {len(dossier.scheme.stability)}" in told
    assert "no right to refuse" in sentences(dossier)["plain"]


def test_a_shortfall_says_how_far_why_and_who() -> None:
    dossier = short()
    told = sentences(dossier)
    assert number(float(dossier.scheme.verification["shortfall"]), dossier.digits) in told["bad"]
    assert "the core is empty" in told["plain"]
    subsidy = number(float(dossier.scheme.verification["mended_by"]["subsidy"]), dossier.digits)
    assert f"Money from outside, {subsidy}" in told["plain"]


def test_a_shortfall_of_the_instruments_alone_says_that_the_core_is_not_empty() -> None:
    from citypact.mechanism import load_model
    from citypact.optimize import design
    from support.random_cases import random_case

    model = load_model("hybrid")
    tight = model.tax_sharing.model_copy(update={"origin_share": 0.05})
    loose = model.participation.model_copy(update={"city": "none"})
    bare = model.model_copy(update={"tax_sharing": tight, "participation": loose, "fund": None})
    dossier = Dossier(design(random_case(2), bare), "design")
    assert not dossier.scheme.table.game.core().empty
    assert float(dossier.scheme.verification["shortfall"]) > dossier.scheme.tolerance
    assert "the core is not empty" in sentences(dossier)["plain"]
    common = set.intersection(
        *(set(dossier.scheme.table.game.coalition(int(c))) for c in dossier.scheme.objections.index)
    )
    named = re.search(r"in every coalition that is short: (.*)\.", sentences(dossier)["plain"])
    assert (set(named[1].split(", ")) if named else set()) == common


def test_of_coalitions_of_many_a_sentence_names_some_and_counts_the_rest() -> None:
    from citypact.report.coalition_text import in_a_sentence, members_text

    names, cities = designed().names, [f"city {number}" for number in range(1, 41)]
    assert str(in_a_sentence(names, cities[:12])).count("city") == 12
    assert str(in_a_sentence(names, cities[:13])) == ", ".join([*cities[:10], "3 more"])
    assert in_language(in_a_sentence(names, cities[:30]), "zh").endswith("、另有 20 市")
    assert str(members_text(names, cities, cities[:30])).count("city") == 30
    assert str(members_text(names, cities, cities[:30], short=True)).endswith(", 20 more")
    assert members_text(names, cities, cities[:38], short=True) == members_text(names, cities, cities[:38])


def test_assumptions_are_counted() -> None:
    assert re.search(r"\d+ of \d+ rows of the case are assumed", sentences(designed())["plain"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_console_shows_verdict_and_figures(lang: str) -> None:
    dossier = designed()
    text = printed(dossier, lang)
    assert in_language(dossier.title, lang) in text
    for sentence in verdict(dossier):
        assert in_language(sentence.text, lang).split(":")[0][:60] in text.replace("\n", " ")
    for city, gain in dossier.scheme.gain.items():
        name = in_language(dossier.names.cities[str(city)], lang)
        line = next(line for line in text.splitlines() if line.startswith(f" {name}"))
        assert number(float(gain), dossier.digits) in line
    assert "\x1b[" not in text


def test_the_console_of_a_blocked_rule_lists_objections_instead_of_the_tightest() -> None:
    text = printed(simulated(), "en")
    assert "Coalitions that would do better alone" in text
    assert "Coalitions nearest to leaving" not in text
    assert "Designed pact" not in text


def test_cards_agree_with_the_scheme() -> None:
    dossier = simulated()
    figures = {card.label: card for card in cards(dossier)}
    losers = figures["cities no worse off than alone"]
    assert losers.figure == f"{len(bilingual_case().cities) - len(dossier.scheme.worse_off)} / 4"
    assert losers.tone == "bad"
    objections = next(card for label, card in figures.items() if "do better alone" in label)
    assert objections.figure == str(len(dossier.scheme.objections))


@pytest.mark.parametrize("width", [60, 90, 140])
def test_no_figure_is_cut_on_a_narrow_screen(width: int) -> None:
    from citypact.report.grid import print_table
    from citypact.report.tables import gains, payments, ratios, tightest

    for make in (gains, ratios, payments, tightest):
        table, stream = make(designed()), io.StringIO()
        print_table(table, Console(file=stream, width=width, highlight=False, markup=False), "en")
        text = stream.getvalue()
        assert "…" not in text
        assert max(map(len, text.splitlines())) <= width
        for column, cells in zip(
            table.columns, zip(*(table.texts(r, "en") for r in table.rows), strict=True), strict=True
        ):
            if column.is_number:
                assert all(re.search(rf"(?<![\d.,]){re.escape(cell)}(?![\d.])", text) for cell in cells), make
