"""Cases, mechanisms and the desk's model by the API: the same as by Python."""

import base64
import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

import citypact
from citypact.bundled import DEFAULT_MODEL, bundled_folder
from citypact.case.excel import workbook_of
from citypact.errors import InvalidInput
from citypact.negotiation.talks import negotiate
from citypact.report.tables.evidence import evidence_records
from citypact.storage.workbook import workbook_bytes
from citypact.web.asked import Facts
from citypact.web.library import Shelf
from citypact.web.tasks.desk import document
from citypact.web.tasks.facts import About
from support.web import API, CASE, client, finished

pytestmark = pytest.mark.sayable
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def get(path: str, **headers: str) -> object:
    answer = client().get(f"{API}/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("path", "known"), [("cases", citypact.bundled_cases), ("models", citypact.bundled_models)])
def test_lists_hold_what_is_bundled(path: str, known: object) -> None:
    assert callable(known)
    listed = get(path)
    assert isinstance(listed, list)
    assert [one["id"] for one in listed] == list(known())
    assert all(one["title"].keys() == {"en", "zh"} for one in listed)


def test_the_page_opens_with_the_default_mechanism() -> None:
    page = client().get("/main.js")
    assert page.status_code == 200
    assert f'model: "{DEFAULT_MODEL}"' in page.text


def test_a_case_and_a_mechanism_are_shown_whole() -> None:
    case, model = get(f"cases/{CASE}"), get("models/hybrid")
    assert isinstance(case, dict)
    assert isinstance(model, dict)
    assert citypact.Case.model_validate(case["case"]) == citypact.load_case(CASE)
    assert model["open"] == sorted(citypact.load_model("hybrid").open_parameters)
    assert [name["zh"] for name in model["open_names"]] == ["项目出资比例", "缴款比例", "基金拨付", "转出地分享比例"]


def test_on_what_a_case_rests_is_told_row_by_row_with_the_sources() -> None:
    case = citypact.load_case(CASE)
    answer = client().get(f"{API}/cases/{CASE}/evidence")
    found = answer.json()
    assert found["sources"] == case.citations
    rows = {table["table"]: table["rows"] for table in found["tables"]}
    for said in evidence_records(case):
        assert [row["key"] for row in rows.get(said["table"], []) if row["evidence"] == "assumed"] == said[
            "assumed_rows"
        ]
    assert all(row["source"] in case.citations for table in rows.values() for row in table)
    assert rows["case"][0] == {
        "key": "discount_rate",
        "name": {"en": "discount_rate", "zh": "discount_rate"},
        "value": case.discount_rate,
        "evidence": "assumed",
        "source": "choice",
    }
    assert rows["hosts"][0]["name"] == {"en": "Wuhan: metals and materials, Jiangxi", "zh": "武汉金属材料、江西省"}
    same = client().get(f"{API}/cases/{CASE}/evidence", headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    said = (
        client().get(f"{API}/openapi.json").json()["paths"][f"{API}/cases/{{case}}/evidence"]["get"]["responses"]["200"]
    )
    assert said["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Grounds"}


def test_the_desk_s_model_is_what_python_says() -> None:
    desk = get(f"cases/{CASE}/desk?model=hybrid")
    assert isinstance(desk, dict)
    talks = negotiate(citypact.load_case(CASE), citypact.load_model("hybrid"))
    scheme = talks.design()
    gains = scheme.gains
    assert [city["id"] for city in desk["cities"]] == list(gains.index)
    for name in ("alone", "gain", "shapley", "nucleolus"):
        assert [city[name] for city in desk["cities"]] == pytest.approx(list(gains[name]), abs=1e-9)
    worths = np.frombuffer(base64.b64decode(desk["worths"]), "<f8")
    assert np.array_equal(worths, talks.position.setting.table.worths)
    assert [number["id"].split(":")[0] for number in desk["numbers"]] == [n.kind for n in talks.position.items]


def test_who_has_an_answer_already_is_not_sent_it_again() -> None:
    first = client().get(f"{API}/cases/{CASE}/desk")
    again = client().get(f"{API}/cases/{CASE}/desk", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client().get(f"{API}/cases/{CASE}/desk?model=hybrid", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path",
    ["cases/nowhere", "models/nothing", "cases/nowhere/desk", "cases/nowhere/evidence", "cases/..%2f..%2fetc/desk"],
)
def test_what_has_no_name_here_is_not_found(path: str) -> None:
    answer = client().get(f"{API}/{path}")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "name"), [("cases/nowhere/desk", "nowhere"), ("models/nothing", "nothing"), ("wrong", f"{API}/wrong")]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_not_found_is_named(path: str, name: str, lang: str) -> None:
    answer = client().get(f"{API}/{path}", headers={"accept-language": lang})
    assert answer.json()["detail"].endswith(name)
    assert (answer.json()["key"], answer.json()["values"]) == ("web.not_here", {"name": name})
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:citypact:unknown")
    body = client().post(f"{API}/design", json={"case": "atlantis"})
    assert (body.status_code, "atlantis" in body.json()["detail"]) == (404, True)


def test_too_many_players_are_refused_in_words() -> None:
    answer = client().get(f"{API}/cases/middle-yangtze/desk?lang=zh")
    assert answer.status_code == 422
    (found,) = answer.json()["problems"]
    assert found["value"] == "28"
    assert "18" in found["remedy"]
    assert (found["key"], found["values"]) == ("web.players.what", {"count": 28})
    assert (found["remedy_key"], found["remedy_values"]) == ("web.players.do", {"most": 18})
    (beyond,) = client().get(f"{API}/cases/twin-cities-pool/desk").json()["problems"]
    assert "--most-players" not in beyond["remedy"]  # which takes no more than 100


def test_a_page_of_more_coalitions_than_are_listed_is_refused_before_anything_is_worked_out() -> None:
    def tell(done: int, whole: int) -> None:
        raise AssertionError

    places = bundled_folder("cases") / "middle-yangtze", bundled_folder("models") / "hybrid.toml"
    about = About(Facts(*places, scenario=None, players=60), tell)
    with pytest.raises(InvalidInput) as refused:
        document(about)
    (found,) = refused.value.problems
    assert (found.record("zh")["key"], found.value) == ("web.no_page.what", "28")
    assert found.record("zh")["remedy_values"] == {"most": 20}
    assert "citypact merge" in found.remedy


def test_a_workbook_is_kept_and_can_be_asked_about() -> None:
    case = citypact.load_case(CASE)
    files = {"file": ("mine.xlsx", workbook_bytes(workbook_of(case)), XLSX)}
    kept = client().post(f"{API}/cases", files=files)
    assert kept.status_code == 201, kept.text
    name = kept.json()["id"]
    desk, bundled = get(f"cases/{name}/desk"), get(f"cases/{CASE}/desk")
    assert isinstance(desk, dict)
    assert isinstance(bundled, dict)
    assert [desk[part] for part in ("cities", "numbers", "worths")] == [
        bundled[part] for part in ("cities", "numbers", "worths")
    ]
    again = client().post(f"{API}/cases", json=json.loads(case.model_dump_json()))
    assert again.json()["id"] == name


def test_everything_wrong_with_a_workbook_is_said_with_its_place() -> None:
    book = workbook_of(citypact.load_case(CASE))
    sheet = book["cities"]
    row = next(r for r in sheet.iter_rows() if any(cell.value == "gdp" for cell in r))
    column = next(cell.column for cell in row if cell.value == "gdp")
    sheet.cell(row[0].row + 1, column).value = "much"
    sheet.cell(row[0].row + 2, column).value = -1
    files = {"file": ("bad.xlsx", workbook_bytes(book), XLSX)}
    answer = client().post(f"{API}/check?lang=en", files=files)
    assert answer.status_code == 422
    found = [(p["file"], p["row"], p["column"], p["value"]) for p in answer.json()["problems"]]
    assert found == [
        ("bad.xlsx, sheet cities", row[0].row + 1, "gdp", "much"),
        ("bad.xlsx, sheet cities", row[0].row + 2, "gdp", "-1.0"),
    ]
    assert all(p["message"] and p["remedy"] for p in answer.json()["problems"])


def test_a_mechanism_is_kept_and_can_be_asked_about() -> None:
    text = (bundled_folder("models") / "hybrid.toml").read_text("utf-8")
    own = text.replace(
        "origin_share = { min = 0, max = 0.5, step = 0.05 }", "origin_share = { min = 0, max = 0.2, step = 0.1 }"
    )
    assert own != text
    kept = client().post(f"{API}/models", content=own.encode(), headers={"content-type": "application/toml"})
    assert kept.status_code == 201, kept.text
    desk = get(f"cases/{CASE}/desk?model={kept.json()['id']}")
    assert isinstance(desk, dict)
    assert {(n["max"], n["step"]) for n in desk["numbers"] if n["kind"] == "origin_share"} == {(0.2, 0.1)}
    twice = client().post(f"{API}/compare", json={"case": CASE, "models": ["hybrid", kept.json()["id"]]})
    assert finished(twice.headers["location"])["status"] == 422


def test_a_mechanism_that_is_none_is_refused_with_its_lines() -> None:
    text = b'id = "own"\n\n[tax_sharing]\nterm = "long"\n'
    answer = client().post(f"{API}/models", files={"file": ("own.toml", text)})
    assert answer.status_code == 422
    found = {(p["file"], p["row"], p["column"]) for p in answer.json()["problems"]}
    assert ("own.toml", 4, "tax_sharing.term") in found


def test_a_shelf_forgets_the_oldest(tmp_path: Path) -> None:
    few, small = Shelf(tmp_path / "few", 2, 1000), Shelf(tmp_path / "small", 100, 25)
    for shelf in (few, small):
        names = []
        for number in range(4):
            names.append(shelf.keep("cases", f"0123456789{number}".encode()))
            os.utime(shelf.place("cases", names[-1]), (number, number))
        assert [shelf.place("cases", name).exists() for name in names] == [False, False, True, True]
    assert small.place("cases", small.keep("cases", b"x" * 100)).exists()


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to a hundred megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 100_000_000)
    return packed.getvalue()


def laughing() -> bytes:
    """A workbook whose sheet is an entity of entities: a kilobyte that stands for gigabytes."""
    workbook = Workbook()
    workbook.active.title = "case"
    made, packed = io.BytesIO(), io.BytesIO()
    workbook.save(made)
    lines = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "ha">{"".join(lines)}]>'
    with zipfile.ZipFile(made) as whole, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            text = whole.read(name).decode()
            if name.endswith("sheet1.xml"):
                cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
                text = laughs + text.replace("<sheetData/>", f"<sheetData>{cell}</sheetData>").replace(
                    "<sheetData></sheetData>", f"<sheetData>{cell}</sheetData>"
                )
                assert "&l9;" in text
            archive.writestr(name, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (bomb(), XLSX, 422),
        (laughing(), XLSX, 422),
        (b"PK\x03\x04 no workbook", XLSX, 422),
        (b"[" * 100_000 + b"]" * 100_000, "application/json", 422),
        (b'{"id": ' + b"9" * 10_000 + b"}", "application/json", 422),
        (b'{"id": "\\ud800"}', "application/json", 422),
        (b"\xff\xfe\x00", "application/json", 422),
        (b"", "application/json", 422),
        (b" " * 2_000_001, "application/json", 413),
        (b"<x/>", "text/xml", 415),
    ],
    ids=["zip", "entities", "damaged", "deep", "long number", "half a character", "bytes", "empty", "large", "other"],
)
def test_bombs_and_rubbish_are_refused_and_others_are_answered(content: bytes, media: str, status: int) -> None:
    answer = client().post(f"{API}/check", content=content, headers={"content-type": media})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert client().get(f"{API}/health").status_code == 200


def test_script_in_names_stays_text() -> None:
    case = json.loads(citypact.load_case(CASE).model_dump_json())
    script = "<script>alert(1)</script>"
    case["title"] = {"en": script, "zh": script}
    kept = client().post(f"{API}/cases", json=case)
    assert kept.json()["title"]["en"] == script
    assert kept.headers["content-type"] == "application/json"
    assert kept.headers["x-content-type-options"] == "nosniff"
