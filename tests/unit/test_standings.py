"""Where cities stand before the meeting: against the ledger, all coalitions, and drafts laid back on the table."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from citypact import negotiate
from citypact.case import save_case
from citypact.mechanism import load_model
from citypact.negotiation.counter import Wishes, counter_offer
from citypact.negotiation.offer import Clause, Offer
from citypact.negotiation.settled import offer_of
from citypact.negotiation.standing import Standing
from citypact.negotiation.talks import Talks
from citypact.optimize import NoScheme, simulate
from citypact.pact.budgets import budget_flows, imputed_flows
from citypact.report.standing import file_names, standing_files
from citypact.report.standing.lines import lines
from citypact.report.standing.tables import every_table, summary
from citypact.report.standing.terms import term_rows
from citypact.text import Given
from support.adding_up import check
from support.desk import hybrid, small
from support.screen import run
from support.two_cities import two_city_case

CITIES = ["city-0", "city-1", "city-2", "city-3"]


@cache
def talks() -> Talks:
    """Four cities, and a draft that everyone accepts: less for the origins than could be."""
    case, table = small(5)
    found = negotiate(case, hybrid(), Offer(clauses=(Clause(number="origin_share", value=0.3),)), table)
    assert found.scheme.accepted
    return found


@pytest.mark.parametrize("city", CITIES)
def test_payments_add_up_to_the_budget_and_to_the_gain(city: str) -> None:
    scheme, one = talks().scheme, talks().standings[city]
    budget, imputed = (flows(scheme.case, scheme.ledger).loc[city] for flows in (budget_flows, imputed_flows))
    money = one.flows.index.get_level_values("budget").to_numpy(dtype=bool)
    np.testing.assert_allclose(one.flows[money].sum(), budget, atol=1e-9)
    np.testing.assert_allclose(one.flows[~money].sum(), imputed, atol=1e-9)
    discount = [1.05**-year for year in range(1, scheme.case.horizon + 1)]
    assert float(one.flows.sum() @ discount) == pytest.approx(one.gain, abs=1e-9)


def test_what_is_printed_of_them_adds_up_or_says_that_it_is_rounded() -> None:
    """The summary by city, years as budget and benefits and both, payments to the gain; the chair's tables too."""
    scheme, found = talks().scheme, list(talks().standings.values())
    for cities in ([found[0]], [found[-1]], found):
        added = check([summary(scheme, cities), *every_table(scheme, cities)])
        assert added.keys() >= {"standing_summary", "standing_years"} | (
            {"standing_flows"} if len(cities) == 1 else set()
        )


def test_years_and_caps_of_a_deal_stand_on_the_pages_of_both_parties() -> None:
    """Half of 2 a year for three years and two more: 5 is below the cap, the tax of the three years before."""
    scheme = simulate(two_city_case(), load_model("bth-2015"))
    for city in ("old", "new"):
        assert term_rows(scheme, city) == [("firm", "old", "new", 2024, 2028, 5, pytest.approx(6.0))]
    free = simulate(two_city_case(), load_model("suzhou-chuzhou"))
    assert [row[-1] for row in term_rows(free, "new")] == [None]
    page = {table.key: table for table in every_table(talks().scheme, [talks().standings["city-0"]])}["standing_years"]
    assert [row[0] for row in page.rows[:-1]] == [str(year) for year in talks().scheme.case.years]


@pytest.mark.parametrize("city", CITIES)
def test_the_best_alternative_is_the_best_of_all_coalitions(city: str) -> None:
    scheme, one = talks().scheme, talks().standings[city]
    players = list(scheme.table.game.players)
    gain, me = [float(scheme.gain[str(player)]) for player in players], 1 << players.index(city)
    left = {
        c: float(worth) - sum(gain[i] for i in range(4) if (c & ~me) >> i & 1)
        for c, worth in enumerate(scheme.table.worths[:-1])
        if c & me
    }
    assert one.best["attainable"] == pytest.approx(max(left.values()), abs=1e-6)
    assert left[int(one.best["coalition"])] == pytest.approx(one.best["attainable"], abs=1e-6)
    assert one.best["attainable"] <= one.gain + scheme.tolerance  # or the draft would not be accepted


def test_what_may_be_asked_is_accepted_and_brings_what_is_said() -> None:
    table, scheme = talks(), talks().scheme
    drafted = offer_of(table.position, scheme)
    asked = 0
    for city, one in table.standings.items():
        for row in one.asks.to_dict("records"):
            number = row["number"]
            if number.kind != "origin_share" or number.key[0] not in scheme.terms.plan:
                continue
            clause = Clause(number="origin_share", transfer=number.key[0], value=round(row["wanted"], 9))
            offer = drafted.model_copy(update={"clauses": (*drafted.clauses, clause)})
            offer = offer.model_copy(update={"clauses": tuple(_without(offer.clauses, number.key[0]))})
            laid = negotiate(scheme.case, scheme.model, offer, scheme.table).scheme
            assert laid.accepted
            assert float(laid.gain[city]) == pytest.approx(one.gain + row["more"], abs=5e-6)
            asked += 1
    assert asked >= 2


def _without(clauses: tuple[Clause, ...], transfer: str) -> list[Clause]:
    """The clauses less all but the last on a transfer's ratio."""
    said = [c for c in clauses if c.number == "origin_share" and c.transfer == transfer]
    return [c for c in clauses if c not in said[:-1]]


def test_a_city_can_insist_on_the_most_it_could_gain_and_on_no_more() -> None:
    position, one = talks().position, talks().standings["city-0"]
    near = counter_offer(position, "weighted", Wishes(least_gains={"city-0": one.most - 1e-4}))
    assert near.scheme.accepted
    with pytest.raises(NoScheme):
        counter_offer(position, "weighted", Wishes(least_gains={"city-0": one.most + 1e-2}))


def test_a_draft_nobody_could_accept_leaves_no_range(tmp_path: Path) -> None:
    case, table = small(3)
    rules = {"tax_sharing.term": 1, "tax_sharing.extension": 0, "costs.projects": "equal"}
    clauses = (Clause(number="origin_share", value=0.0, locked=True), Clause(number="grant", value=0.0, locked=True))
    found = negotiate(case, hybrid(), Offer(rules=rules, clauses=clauses), table)
    assert not found.scheme.accepted
    for one in found.standings.values():
        assert np.isnan(one.most)
        assert one.asks.empty
        assert one.numbers[["low", "high", "low_free", "high_free"]].isna().all(axis=None)
    for name, content in standing_files(found.scheme, Given("Draft", "草案"), found.standings, "en").items():
        if name.endswith(".xlsx"):
            (tmp_path / "book.xlsx").write_bytes(content)
            openpyxl.load_workbook(tmp_path / "book.xlsx")  # refused by any reader if a number in it is "nan"


def test_what_a_city_could_gain_at_most_can_be_less_than_a_draft_that_others_refuse() -> None:
    """The host keeps all the tax: more than anybody would consent to, as the origin loses."""
    case = two_city_case(lift=1.5, horizon=4)
    found = negotiate(case, hybrid(), Offer(clauses=(Clause(number="origin_share", value=0.0),)))
    one = found.standings["new"]
    assert one.most < one.gain - 1
    (told,) = (line.text for line in lines(found.scheme, one) if "at most" in line.text)
    assert f"{one.gain - one.most:.4f} less than under the draft" in told
    assert "-" not in told


def _private(one: Standing) -> set[str]:
    """The figures that are a city's own affair, as pages write them."""
    figures = [one.gain, one.most, *one.alternatives["attainable"], *one.alternatives["better"], *one.asks["more"]]
    shared = one.numbers[[number.kind != "origin_share" for number in one.numbers.index]]
    ends = [
        f"{100 * end:.1f}%" for number, row in shared.iterrows() for end in row if str(number).startswith("project")
    ]
    return {text for value in figures if len(text := f"{value:.3f}") > 5} | {end for end in ends if len(end) > 4}


def test_what_a_delegation_sees_is_its_own() -> None:
    found, scheme = talks().standings, talks().scheme
    files = standing_files(scheme, Given("Draft", "草案"), found, "en")
    pages = {
        city: files[name] for city, name in zip(CITIES, sorted(n for n in files if n.endswith(".html")), strict=True)
    }
    seen = {city: set(re.findall(r"-?[\d,]+\.\d+%?", page.decode())) for city, page in pages.items()}
    for city, one in found.items():
        assert len(_private(one) & seen[city]) >= 4  # the pattern does find what it looks for
        for other in CITIES:
            own = _private(found[other])
            assert other == city or not (_private(one) - own) & seen[other], (city, other)


def test_a_workbook_holds_the_city_alone_and_one_holds_all(tmp_path: Path) -> None:
    found, scheme = talks().standings, talks().scheme
    files = standing_files(scheme, Given("Draft", "草案"), found, "zh")
    assert sorted(files) == sorted(file_names(scheme.case, []))
    texts = {}
    for name in ("all-cities.xlsx", "02-city-1.xlsx"):
        (tmp_path / name).write_bytes(files[name])
        cells = [cell for sheet in openpyxl.load_workbook(tmp_path / name) for row in sheet.values for cell in row]
        texts[name] = {round(cell, 6) for cell in cells if isinstance(cell, float)}
    for city, one in found.items():
        assert round(one.most, 6) in texts["all-cities.xlsx"]
        assert city == "city-1" or round(float(one.best["attainable"]), 6) not in texts["02-city-1.xlsx"]


def test_the_verb_writes_a_page_a_city(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = save_case(two_city_case(), tmp_path / "two")
    words = ["negotiate", "prepare", case, "--out", tmp_path / "out"]
    assert "Where the cities stand" in run(capsys, *words).out
    names = sorted(path.name for path in (tmp_path / "out" / "positions").iterdir())
    assert names == ["01-old.html", "01-old.xlsx", "02-new.html", "02-new.xlsx", "all-cities.xlsx"]
    assert run(capsys, *words).code == 2
    page = next((tmp_path / "out" / "positions").glob("01-*.html")).read_text("utf-8")
    assert "On the table: designed scheme" in page  # no offer was given
    alone = run(capsys, "negotiate", "prepare", case, "--city", "new", "--lang", "zh", "--json")
    assert list(alone.json["standings"]) == ["new"]
    assert run(capsys, "negotiate", "prepare", case, "--city", "nowhere").code == 3
