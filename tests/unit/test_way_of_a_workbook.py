"""The whole way on one workbook of four cities, from the template to a city that leaves; what is read back is the same.

Nothing is retyped on the way: each step takes the file that the one before it wrote.
"""

import csv
import json
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from openpyxl import load_workbook

from citypact import negotiate
from citypact.case import load_case
from citypact.mechanism import load_model
from citypact.negotiation.files import load_offer
from citypact.pact.scheme import Scheme
from citypact.report import Dossier
from citypact.report.stored import read_dossier
from citypact.report.tables import payments
from citypact.text import in_language
from support.screen import Run, run
from support.sheets import head

BAY = {
    "cities": ["bay", "Bay City", "湾城", "south", "prefecture", 2500, 190, 400, 500, "no", 38],
    "hosts": ["parts", "bay", 2024, 4.2, 1.6, 1, 0.03, 2.5, 0.3, 0.4, 0.6],
    "capacities": ["bay", "land", 200],
    "project_benefits": ["river", "bay", 0.5, 0.01],
}
"""The fourth city, as an analyst types it under what the template holds."""
DRAFT = """model = "{model}"
[[clauses]]
number = "origin_share"
value = 0.2
[[clauses]]
number = "contribution_rate"
value = 0
[[clauses]]
number = "term"
value = 4
"""
EXIT = """
[exit]
who_can = "anyone"
notice_years = 1
"""
REASONS = "".join(
    f'\n[references."{path}"]\ntext = "Made up for a test."\nstatus = "choice"\n'
    for path in ("participation.bond_limit", "exit.who_can", "exit.notice_years")
)


def _filled(path: Path) -> None:
    book = load_workbook(path)
    for sheet, cells in BAY.items():
        book[sheet].append([*cells, "example", "assumed"])
    book.save(path)


def _with_exit(path: Path) -> None:
    """The copied mechanism with pledges and terms of exit."""
    text, mark, references = path.read_text("utf-8").partition("\n[references.")
    text = text.replace('enforcement = "binding"', 'enforcement = "bond"\nbond_limit = 0.9')
    path.write_text(text + EXIT + mark + references + REASONS, "utf-8")


def _ledger(folder: Path) -> dict[tuple[str, ...], int]:
    """Coins by year, payer, payee, item and subject."""
    with (folder / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(row[k] for k in ("year", "payer", "payee", "item", "subject")): int(row["coins"]) for row in rows}


def _coins(ledger: pd.DataFrame) -> dict[tuple[str, ...], int]:
    keys = ledger[["year", "payer", "payee", "item", "subject"]].astype(str).itertuples(index=False, name=None)
    return dict(zip(keys, ledger["coins"].astype(int), strict=True))


def _laid_again(case: Path, model: Path, offer: Path) -> Scheme:
    """The offer in a file as it is settled on the case in its workbook."""
    return negotiate(load_case(case), load_model(str(model)), offer).scheme


def _same_to_the_cent(one: dict[tuple[str, ...], int], other: dict[tuple[str, ...], int]) -> None:
    apart = {key: one.get(key, 0) - other.get(key, 0) for key in {*one, *other}}
    assert not {key: coins for key, coins in apart.items() if abs(coins) > 1}


def _ok(done: Run) -> Run:
    assert done.code == 0, done.err
    return done


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything lies."""
    return tmp_path_factory.mktemp("way")


def test_the_whole_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, model = folder / "my.xlsx", folder / "ours.toml"

    def do(*words: object) -> Run:
        return _ok(run(capsys, *words))

    do("init", case)
    _filled(case)
    do("model", "copy", "hybrid", model)
    _with_exit(model)
    assert "no problems found" in do("check", case).out
    do("design", case, "--model", model, "--out", folder / "first")
    _the_files_agree(folder / "first")

    do("offer", folder / "first", "--out", folder / "offer")
    first = [folder / "offer" / f"offer.{kind}" for kind in ("toml", "xlsx")]
    said = [load_offer(str(path), load_model("hybrid")).clauses for path in first]
    assert said[0] == said[1]
    assert _laid_again(case, model, first[1]).accepted

    (folder / "draft.toml").write_text(DRAFT.format(model=model.as_posix()), "utf-8")
    talks = do("negotiate", case, "--offer", folder / "draft.toml", "--counter", "fewest", "--out", folder / "talks")
    assert "would be refused" in talks.out
    counter = folder / "talks" / "counter-fewest.xlsx"
    again = _laid_again(case, model, counter)
    assert again.accepted
    _same_to_the_cent(_ledger(folder / "talks" / "counter-fewest"), _coins(again.ledger))

    do("design", case, "--offer", folder / "talks" / "counter-fewest.toml", "--out", folder / "agreed")
    agreed = folder / "agreed"
    _same_to_the_cent(_ledger(folder / "talks" / "counter-fewest"), _ledger(agreed))
    _the_files_agree(agreed)
    do("offer", agreed, "--out", folder / "once-more")
    _same_to_the_cent(_ledger(agreed), _coins(_laid_again(case, model, folder / "once-more" / "offer.toml").ledger))

    do("accounts", agreed, "--form", folder / "receipts.csv")
    for year in (2024, 2025, 2026):
        out = folder / f"accounts-{year}"
        do("accounts", agreed, "--receipts", folder / "receipts.csv", "--year", year, "--out", out)
        _the_accounts_are_the_ledger(agreed, out, year)
    words = ("accounts", agreed, "--leaving", "hill", "--notice", 2026, "--receipts", folder / "receipts.csv")
    _what_it_gets_until_it_leaves(agreed, do(*words, "--json").json)


def _the_files_agree(folder: Path) -> None:
    """Document, table, workbook and agreement of one scheme hold the same ledger, to the cent."""
    dossier, _ = read_dossier(folder / "scheme.json")
    stated = json.loads((folder / "scheme.json").read_text("utf-8"))["gains"]
    for row in stated:
        assert row["gain"] == float(dossier.scheme.gain[row["city"]])
    book = dossier.scheme.ledger
    assert _coins(book) == _ledger(folder)
    sheet = load_workbook(folder / "scheme.xlsx")["Ledger"]
    amounts = [row[5] for row in sheet.iter_rows(min_row=head(sheet) + 1, values_only=True)]
    assert amounts == book["amount"].tolist()
    _the_agreement_says_it(folder, dossier)


def _the_agreement_says_it(folder: Path, dossier: Dossier) -> None:
    document = docx.Document(str(folder / "pact.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(in_language(name, "en") in text for name in dossier.names.cities.values())
    listed = payments(dossier)
    assert all({*listed.texts(row, "en")} <= cells for row in listed.rows)


def _the_accounts_are_the_ledger(agreed: Path, out: Path, year: int) -> None:
    """Collected as projected, a year's payments are those that were designed, to the coin."""
    dossier, _ = read_dossier(agreed / "scheme.json")
    book = dossier.scheme.ledger
    book = book[book["settlement"] & (book["year"] == year)]
    with (out / "payments.csv").open(encoding="utf-8-sig", newline="") as file:
        paid = {tuple(row[k] for k in ("payer", "payee", "item", "subject")): row for row in csv.DictReader(file)}
    keys = book[["payer", "payee", "item", "subject"]].itertuples(index=False, name=None)
    assert {key: int(row["coins"]) for key, row in paid.items()} == dict(zip(keys, book["coins"], strict=True))
    sheet = load_workbook(out / "payments.xlsx").worksheets[1]
    coins = [row[5] for row in sheet.iter_rows(min_row=head(sheet) + 1, values_only=True)]
    assert [int(row["coins"]) for row in paid.values()] == [c for c in coins if c is not None][: len(paid)]


def _what_it_gets_until_it_leaves(agreed: Path, left: dict[str, Any]) -> None:
    """Year by year what the ledger has for the city; then nothing more but the settlement."""
    assert (left["leaves"], [year["year"] for year in left["years"]]) == (2027, [2024, 2025, 2026])
    ledger = read_dossier(agreed / "scheme.json")[0].scheme.ledger
    settled = ledger[ledger["settlement"]]
    for year in left["years"]:
        rows = settled[settled["year"] == year["year"]]
        received, paid = (rows[rows[side] == "hill"]["coins"].sum() / 100 for side in ("payee", "payer"))
        assert (year["received"], year["paid"]) == (pytest.approx(received, abs=1e-6), pytest.approx(paid, abs=1e-6))
