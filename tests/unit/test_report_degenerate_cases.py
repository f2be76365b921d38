"""Cases at the edge of sense: one city, nothing to gain, no projects, no transfers, a mechanism without a fund."""

import io
import re
from typing import Any

import pytest
from rich.console import Console

import citypact
from citypact.case import Case
from citypact.report import Dossier
from citypact.report.console import print_report
from citypact.report.document import document, document_bytes
from citypact.report.game import Study
from citypact.report.game.console import print_study
from citypact.report.game.files import document as game_document
from citypact.report.game.files import outputs as game_outputs
from citypact.report.outputs import EVERY, outputs
from support.dossiers import bilingual_case

NO_TRANSFERS: dict[str, Any] = {"transfers": (), "hosts": ()}
NO_PROJECTS: dict[str, Any] = {"projects": (), "project_benefits": ()}


def first_cities(number: int) -> Case:
    """The first cities alone, with nothing to do."""
    case = bilingual_case()
    kept = case.cities[:number]
    ids = [city.id for city in kept]
    capacities = tuple(row for row in case.capacities if row.city in ids)
    return case.model_copy(update={"cities": kept, "capacities": capacities} | NO_TRANSFERS | NO_PROJECTS)


CASES = {
    "one city": first_cities(1),
    "nothing to gain": first_cities(3),
    "no projects": bilingual_case().model_copy(update=NO_PROJECTS),
    "no transfers": bilingual_case().model_copy(update=NO_TRANSFERS),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("name", ["hybrid", "bth-2015"])
def test_every_file_and_the_console_come_out(case: Case, name: str) -> None:
    model = citypact.load_model(name)
    scheme = citypact.design(case, model) if model.open_parameters else citypact.simulate(case, model)
    dossier = Dossier(scheme, "design")
    data = document(dossier, {})
    assert document_bytes(data)
    files = outputs(dossier, data, "zh")
    assert set(files) == set(EVERY)
    assert all(files.values())
    for lang in ("en", "zh"):
        stream = io.StringIO()
        print_report(dossier, Console(file=stream, width=120), lang)
        assert not re.search(r"\bnan\b", stream.getvalue().lower())
    assert scheme.gain.sum() == pytest.approx(scheme.table.worths[-1], abs=scheme.tolerance)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_its_game_is_told_and_written(case: Case) -> None:
    study = Study(case, citypact.worth_table(case))
    data = game_document(study, citypact.load_model("hybrid"))
    assert document_bytes(data)
    rows = game_outputs(study, data)["coalitions.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 2 ** len(case.cities)
    stream = io.StringIO()
    print_study(study, Console(file=stream, width=120), "en")
    assert "FAILS" not in stream.getvalue()
    assert data["core"]["holds"]


def test_a_mechanism_without_a_fund_has_no_table_of_it() -> None:
    from citypact.report.tables import every_table

    scheme = citypact.simulate(bilingual_case(), citypact.load_model("bth-2015"))
    assert not {"fund", "fund_by_city"} & {table.key for table in every_table(Dossier(scheme, "simulation"))}
