"""Sentences read well whatever the figures: counts of one, amounts of nothing."""

import re
from dataclasses import replace

import pytest
from rich.console import Console

from citypact.catalogue import entry, keys
from citypact.mechanism import load_model
from citypact.optimize.infeasible import Demand, Explanation
from citypact.optimize.subject import Kind, Subject
from citypact.report.comparison import comparable
from citypact.report.console import print_report
from citypact.report.refusal import Refusal
from citypact.report.tables import gains
from citypact.report.verdict import verdict
from citypact.text import Bilingual, in_language
from citypact.worth import worth_table
from support.dossiers import designed
from support.two_cities import two_city_case


def test_counts_need_no_plural() -> None:
    dossier = designed()
    counts = (len(dossier.scheme.terms.plan), len(dossier.scheme.terms.projects))
    first = verdict(dossier)[0].text
    assert f"Transfers that move: {counts[0]}; projects that are built: {counts[1]}." in first
    assert f"转移 {counts[0]} 项，共建 {counts[1]} 项" in first.words("zh")


def test_what_is_said_in_talks_counts_without_a_plural() -> None:
    counted = re.compile(
        r"(?!\{all\})\{[a-z]+\} (?:[a-z]+ )?(?:numbers|clauses|limits|years|rounds|cities|coalitions|transfers)\b"
    )
    said = [key for key in keys() if key.startswith("negotiation.says.")]
    assert "negotiation.says.counter" in said
    assert {key: found for key in said if (found := counted.findall(entry(key)["en"]))} == {}


@pytest.mark.parametrize(("amount", "beside"), [(0.0, ""), (1e-9, ""), (6.0, " (6.0000)"), (None, "")])
def test_an_amount_of_nothing_is_not_printed_beside_a_demand(amount: float | None, beside: str) -> None:
    explanation = Explanation((Demand(Kind.GAIN, Subject(city="old"), amount),), ())
    (said,) = Refusal(two_city_case(), load_model("hybrid"), explanation).demands()
    assert said.endswith("the minimum gain: old" + beside)


def test_of_very_many_demands_those_with_most_money_are_named_and_the_others_counted() -> None:
    demands = [Demand(Kind.GAIN, Subject(sector=f"trade {number:02}"), float(number)) for number in range(40)]
    refusal = Refusal(two_city_case(), load_model("hybrid"), Explanation(tuple(demands), ()))
    (said,) = refusal.demands()
    assert [f"trade {number:02}" in said for number in range(40)] == [number >= 28 for number in range(40)]
    assert said.endswith("trade 28 (28.000); 28 more")
    assert in_language(said, "zh").endswith("另有 28 项")
    assert len(refusal.document("en")["conflict"]) == 40
    (whole,) = Refusal(two_city_case(), load_model("hybrid"), Explanation(tuple(demands[:12]), ())).demands()
    assert "more" not in whole


def test_a_rule_of_another_region_is_said_to_be_there_for_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    dossier = designed()
    beside, alone = gains(dossier).note, gains(replace(dossier, compared=())).note
    assert isinstance(beside, Bilingual)
    assert isinstance(alone, Bilingual)
    assert "transfer rule, 2015” is a national reference rule, shown for comparison" in beside
    assert "applies to Beijing-Tianjin-Hebei only" in beside
    assert "只适用于京津冀" in beside.words("zh")
    assert "Beijing" not in alone
    assert "京津冀" not in alone.words("zh")
    print_report(dossier, Console(width=400), "en")
    assert "by its text it applies to Beijing-Tianjin-Hebei only" in capsys.readouterr().out


def test_a_rule_in_another_currency_is_not_compared() -> None:
    case = two_city_case()
    table, rule = worth_table(case), load_model("hybrid")
    assert comparable(case, rule, table)
    assert not comparable(case.model_copy(update={"currency": "USD"}), rule, table)
