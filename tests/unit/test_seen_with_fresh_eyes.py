"""What a stranger stumbled over: words that contradict the figure beside them, inputs like those that were mended."""

import re
from pathlib import Path

import pytest

from citypact import design
from citypact.case import load_case, save_case
from citypact.case.starter import write_starter
from citypact.cli import main
from citypact.game import Game, GameError
from citypact.mechanism import load_model
from citypact.reading.fields import Frozen, Identifier
from citypact.report import Dossier
from citypact.report.agreement import agreement
from citypact.report.cash import cash_sentences
from citypact.report.game.concepts import Concepts, missing_table
from citypact.text import Bilingual
from citypact.worth.given import read_worths
from support.two_cities import two_city_case


class Keyed(Frozen):
    key: Identifier


@pytest.mark.parametrize("key", ["port\u200b", "po\u200drt", "\ufeffport", "port\u202e", "po\u00adrt", "*", "*port"])
def test_keys_that_look_alike_or_stand_for_every_row_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Keyed(key=key)


@pytest.mark.parametrize("key", ["po*rt", "港口", "port é", "ｐｏｒｔ"])
def test_other_keys_stand(key: str) -> None:
    assert Keyed(key=key).key == key


def test_a_case_with_warnings_is_not_told_to_have_no_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "case"
    write_starter(folder, False)
    cities = folder / "cities.csv"
    text = cities.read_text(encoding="utf-8")
    cities.write_text(text.replace(",12000,1500,", ",1200,1500,"), encoding="utf-8")  # gross product below revenue
    assert main(["check", str(folder)]) == 0
    told = capsys.readouterr()
    warnings = told.err.count("warning:")
    assert warnings >= 1
    assert f"no errors, but warnings: {warnings}" in told.out
    assert "no problems" not in told.out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w.csv", "coalition,worth\nA,1\nB,2e15\nA;B,3\n"),
        ("w.csv", "coalition,worth\nA,1\nB,1\nA;B,-1e308\n"),
        ("w.json", '{"A": 1, "B": 1e300, "A;B": 2}'),
        ("w.json", '{"players": ["A", "B"], "worths": [0, 1, 1, -1e300]}'),
    ],
)
def test_worths_beyond_all_proportion_are_refused(
    name: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert main(["game", str(file)]) == 3
    assert "none is larger than 1e+15" in capsys.readouterr().err


def test_worths_at_the_limit_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "w.csv"
    file.write_text("coalition,worth\nA,0\nB,0\nA;B,1e15\n", encoding="utf-8")
    assert main(["game", str(file)]) == 0
    assert "500,000,000,000,000" in capsys.readouterr().out


def test_figures_of_players_beyond_all_proportion_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worths, figures = tmp_path / "w.csv", tmp_path / "p.csv"
    worths.write_text("coalition,worth\nA,1\nB,1\nA;B,3\n", encoding="utf-8")
    figures.write_text("player,effort\nA,1\nB,1e300\n", encoding="utf-8")
    assert main(["game", str(worths), "--players", str(figures)]) == 3
    assert "row 3, column effort" in capsys.readouterr().err


def test_a_copy_of_a_file_is_not_told_that_no_file_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.toml"
    assert main(["model", "copy", "hybrid", str(own)]) == 0
    assert main(["model", "copy", str(own), str(tmp_path / "other.toml")]) == 3
    told = capsys.readouterr().err
    assert "no bundled mechanism has this name" in told
    assert "no file lies" not in told


def test_a_place_that_is_no_toml_file_is_named_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "copy", "hybrid", str(tmp_path)]) == 3
    assert str(tmp_path) in capsys.readouterr().err


NOTHING_FOR = {
    "no sign": "A,1\nB,0\nA;B,3\n",
    "empty core": "A,2\nB,2\nA;B,3\n",
    "opposites": "A,1\nB,-1\nA;B,0\n",
    "others gain": "A,0\nB,0\nC,0\nA;B,4\nA;C,0\nB;C,0\nA;B;C,3\n",
    "only together": "A,0\nB,0\nC,0\nA;B,0\nA;C,0\nB;C,9\nA;B;C,3\n",
}


@pytest.mark.parametrize("rows", NOTHING_FOR.values(), ids=NOTHING_FOR)
def test_why_a_concept_gives_nothing_is_said_in_both_languages(rows: str, tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("coalition,worth\n" + rows, encoding="utf-8")
    reasons = [cells[1] for cells in missing_table(Concepts(read_worths(file))).rows]
    assert reasons
    for reason in reasons:
        assert isinstance(reason, Bilingual)
        assert re.search("[\u4e00-\u9fff]", reason.words("zh"))
        assert "{" not in reason + reason.words("zh")


def test_worths_without_one_sign_are_named_by_player(tmp_path: Path) -> None:
    with pytest.raises(GameError, match=r"they are A 1, B 0; give weights"):
        Game([0, 1, 0, 3], ["A", "B"]).equal_profit()


def test_weights_that_are_not_positive_are_named_by_player() -> None:
    with pytest.raises(GameError, match=r"weights must be positive; they are A 1, B -2"):
        Game([0, 1, 0, 3], ["A", "B"]).nash_bargaining({"A": 1, "B": -2})


def test_payback_of_every_budget_is_one_sentence() -> None:
    # old: -2 tax, half of 3 back, 1 from land that is sold: 0.5 a year; new: -2.5, 1.5, 1.5, 1.5, paid back in 2026
    case = two_city_case(
        lift=1.5, horizon=4, host={"capital_cost": 4.0}, transfer={"release_cash": 1.0, "adjustment_cost": 0.75}
    )
    dossier = Dossier(design(case, load_model("hybrid")), "design")
    told = [sentence.text for sentence in cash_sentences(dossier)]
    assert not dossier.scheme.budgets["payback_year"].isna().any()
    assert re.search(r"undiscounted; paid back: [12], the last in 202\d\.$", told[-1])


def test_budgets_that_are_not_paid_back_are_counted_before_those_that_are() -> None:
    case = two_city_case(lift=1.5, horizon=4, host={"capital_cost": 4.0})
    dossier = Dossier(design(case, load_model("hybrid")), "design")
    told = [sentence.text for sentence in cash_sentences(dossier)]
    assert re.search(r"undiscounted; not paid back by 2027: 1; paid back: 1, the last in 202\d\.$", told[-1])


def offered(tmp_path: Path, ratio: float) -> Path:
    offer = tmp_path / "offer.toml"
    offer.write_text(f'[[clauses]]\nnumber = "origin_share"\ntransfer = "firm"\nvalue = {ratio}\n', encoding="utf-8")
    return offer


def test_a_design_says_what_it_holds_of_an_offer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, offer = save_case(two_city_case(lift=1.5), tmp_path / "case"), offered(tmp_path, 0.4)
    assert main(["design", str(case), "--offer", str(offer)]) == 0
    assert (
        "Held as the offer offer.toml says: clauses 1; rules of the mechanism as they are." in capsys.readouterr().out
    )
    assert main(["design", str(case)]) == 0
    assert "Held as" not in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "words"), [("en", "what stands in the way"), ("zh", "从报价中删去")])
def test_a_refusal_says_that_an_offer_was_held(
    lang: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # without a ratio the origin loses 2 a year and is relieved of 1; the fund may grant a tenth of the tax
    case, offer = save_case(two_city_case(lift=1.1), tmp_path / "case"), offered(tmp_path, 0.0)
    assert main(["design", str(case), "--offer", str(offer), "--lang", lang]) == 4
    assert words in capsys.readouterr().err


def rushing(tmp_path: Path) -> Path:
    """Hybrid, where market-led firms go without a pact."""
    file = tmp_path / "rushing.toml"
    assert main(["model", "copy", "hybrid", str(file)]) == 0
    text = file.read_text(encoding="utf-8").replace(
        "[coordination]\n", '[coordination]\nmarket_moves = "happen-anyway"\n'
    )
    reason = '\n[references."coordination.market_moves"]\ntext = "Nobody asks for consent."\nstatus = "choice"\n'
    file.write_text(text + reason, encoding="utf-8")
    return file


def test_a_comparison_says_from_which_state_each_mechanism_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # the firm's tax at new is that at old, so moving anyway costs old 2 less the 1 it is relieved of, for 8 years
    market = two_city_case(transfer={"led_by": "market"}, host={"firm_gain": 1.0})
    case = str(save_case(market, tmp_path / "case"))
    model = str(rushing(tmp_path))
    capsys.readouterr()
    assert main(["compare", case, "--model", "hybrid", "--model", model]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Transfers that move without a pact: 1" in told
    assert re.search(r"old -8\.0+\b", told)
    assert re.search(r"new \+16\.0+\b", told)
    assert "not measured from the same state" in told
    assert main(["compare", case, "--model", "hybrid", "--model", "bth-2015"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "without a pact" not in told
    assert "same state" not in told


def test_an_evaluation_says_what_moves_without_a_pact(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = str(save_case(two_city_case(transfer={"anyway": "new"}), tmp_path / "case"))
    out = str(tmp_path / "pact")
    assert main(["design", case, "--out", out]) == 0
    capsys.readouterr()
    assert main(["evaluate", out]) == 0
    assert "Transfers that move without a pact: 1" in " ".join(capsys.readouterr().out.split())


def test_mechanisms_that_tables_cannot_tell_apart_are_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(save_case(two_city_case(), tmp_path / "case"))
    twin = rushing(tmp_path)
    twin.write_text(twin.read_text(encoding="utf-8").replace('id = "rushing"', 'id = "hybrid"'), encoding="utf-8")
    assert main(["compare", case, "--model", "hybrid", "--model", str(twin)]) == 3
    assert "has this id: hybrid" in capsys.readouterr().err


def test_the_agreement_names_every_kind_of_payment_that_its_annex_lists(tmp_path: Path) -> None:
    write_starter(tmp_path / "case", False)
    # the river works harm Hill City by 0.4 a year in the 8 years from 2026 on, which is made good whole: 3.2,
    # by the fund as much of it as it carries of the works, and by the cities that benefit
    dossier = Dossier(design(load_case(tmp_path / "case"), load_model("hybrid")), "design")
    text = agreement(dossier)
    said = "\n".join(paragraph for article in text.articles for paragraph in article.paragraphs)
    ledger = dossier.scheme.ledger
    pact = ledger[ledger["settlement"] & ledger["amount"].ne(0)]
    assert {"harm-compensation", "origin-share"} <= set(pact["item"])
    by_cities, by_fund = (
        sum(float(amount) for line in said.splitlines() if begin in line for amount in re.findall(to_hill, line))
        for begin, to_hill in (
            ("Compensation of harm, over all years", r" to Hill City (\d+\.\d+)"),
            ("fund (Compensation of harm: River clean-up", r"CNY: Hill City (\d+\.\d+)"),
        )
    )
    carried = dossier.scheme.terms.carried["river"]
    assert 0.1 < carried < 0.3
    assert by_fund == pytest.approx(3.2 * carried, abs=1e-3)
    assert by_cities + by_fund == pytest.approx(3.2, abs=2e-3)
    for item in set(pact["item"]) - {"origin-share"}:
        assert dossier.names.item(item) in said
