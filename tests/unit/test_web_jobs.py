"""Long work by the API: the same answers as by Python, progress, cancellation, and files that are downloaded."""

import asyncio
import io
import json
import socket
import zipfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock
from urllib.parse import urlsplit

import pytest

import citypact
from citypact.evaluation import compare
from citypact.report.evaluation.document import comparison_document
from citypact.report.game import Study
from citypact.report.game.files import document
from citypact.scenarios.samples import sample
from citypact.scenarios.sweep import Store, Sweep, run, summary
from citypact.scenarios.uncertainty import parse_uncertainties
from citypact.web import asking
from citypact.web.memory import Memory
from citypact.web.tasks import cases
from citypact.web.work.job import Job
from support.web import API, CASE, SETTINGS, client, finished

pytestmark = pytest.mark.sayable


def begun(path: str, **body: Any) -> str:
    answer = client().post(f"{API}/{path}", json={"case": CASE} | body)
    assert answer.status_code == 202, answer.text
    return answer.headers["location"]


def result(path: str, **body: Any) -> Any:
    place = begun(path, **body)
    assert finished(place)["state"] == "done", client().get(f"{place}/result").text
    return client().get(f"{place}/result").json()


def test_a_design_is_that_of_python() -> None:
    found, scheme = result("design"), citypact.design(citypact.load_case(CASE), citypact.load_model())
    assert {row["city"]: row["gain"] for row in found["gains"]} == pytest.approx(dict(scheme.gain), abs=1e-9)
    assert citypact.Terms.model_validate(found["terms"]) == scheme.terms
    assert found["breaches"] == []


def test_a_simulation_is_that_of_python() -> None:
    case, model = citypact.load_case(CASE), citypact.load_model("bth-2015")
    for covered, plan in ((False, "whole"), (True, "covered")):
        found = result("simulate", model="bth-2015", covered_only=covered)
        gain = citypact.simulate(case, model, plan=plan).gain
        assert {row["city"]: row["gain"] for row in found["gains"]} == pytest.approx(dict(gain), abs=1e-9)
        assert found["provenance"]["options"].get("covered_only", False) is covered


def test_a_rule_that_leaves_something_open_is_not_simulated() -> None:
    place = begun("simulate", model="hybrid")
    assert finished(place)["state"] == "failed"
    answer = client().get(f"{place}/result")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_a_comparison_is_that_of_python() -> None:
    names = ["government-led", "hybrid"]
    case, models = citypact.load_case(CASE), [citypact.load_model(name) for name in names]
    found = result("compare", models=names)
    assert found["mechanisms"] == json.loads(json.dumps(comparison_document(compare(case, models))["mechanisms"]))


def test_a_game_is_that_of_python() -> None:
    case, model = citypact.load_case(CASE), citypact.load_model()
    study = Study(case, citypact.worth_table(case))
    assert result("game") == json.loads(json.dumps(document(study, model)))


def test_a_game_is_not_asked_of_a_mechanism_that_does_not_fit_the_case() -> None:
    place = begun("game", model="montgomery-edge-2011")
    assert finished(place)["state"] == "failed"
    answer = client().get(f"{place}/result")
    assert answer.status_code == 422
    assert "USD" in answer.json()["detail"]


def test_a_sweep_is_that_of_python(tmp_path: Path) -> None:
    case, model = citypact.load_case(CASE), citypact.load_model("hybrid")
    lines = ["tax: hosts.*.tax_vat *= norm(1, 0.2) by city", "works: projects.*.capital_cost *= uniform(0.8, 0.6)"]
    found = result("sweeps", model="hybrid", numbers={}, vary=lines, futures=32, seed=5)
    drawn = sample(case, parse_uncertainties(lines), "sobol", 32, 5)
    store = Store(tmp_path, Sweep(citypact.design(case, model), drawn, True, 0, 0))
    run(store, lambda: nullcontext(None))
    by_city = summary(store).by_city
    for row in found["cities"]:
        assert {name: value for name, value in row.items() if name != "city"} == pytest.approx(
            dict(by_city.loc[row["city"]]), abs=1e-9
        )
    assert found["done"] == 32


def test_reports_are_files_that_no_browser_runs() -> None:
    place = begun("reports", model="bth-2015", of="simulation")
    assert finished(place)["status"] == 200
    archive = client().get(f"{place}/result")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        assert set(files.namelist()) == {"scheme.json", "ledger.csv", "scheme.xlsx", "report.html", "pact.docx"}
    place = begun("reports", model="bth-2015", of="simulation", file="report.html")
    finished(place)
    page = client().get(f"{place}/result")
    assert page.headers["content-disposition"].startswith("attachment")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert b"<html" in page.content


def test_progress_is_told_until_it_is_over() -> None:
    place = begun("compare", models=["government-led", "market-driven"])
    with client().stream("GET", f"{place}/events") as told:
        assert told.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in told.iter_lines() if line.startswith("data: ")]
    records = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert records[-1]["state"] == "done"
    assert all(record["done"] <= record["whole"] for record in records)
    for whole in {record["whole"] for record in records}:  # of worths in thousandths, of mechanisms one by one
        done = [record["done"] for record in records if record["whole"] == whole]
        assert done == sorted(done)


def test_a_job_is_cancelled_within_a_second_and_others_are_answered() -> None:
    heavy = {"case": "chengdu-chongqing", "models": ["hybrid", "negotiated", "government-led"]}
    place = client().post(f"{API}/compare", json=heavy).headers["location"]
    before = monotonic()
    assert client().delete(place).status_code == 200
    record = finished(place, patience=1.0)
    assert record["state"] == "cancelled"
    assert monotonic() - before < 1.0
    assert client().get(f"{place}/result").status_code == 410
    assert result("simulate", model="bth-2015")["kind"] == "simulation"


def test_a_question_ends_with_whoever_asked_it() -> None:
    """One process, a question that would keep it for minutes, and its asker gone: the next one is answered."""
    place = urlsplit(str(client().base_url))
    body = json.dumps({"case": "chengdu-chongqing", "model": "hybrid"}).encode()
    head = f"POST {API}/offers/counter HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    with socket.create_connection((place.hostname or "", place.port or 0)) as asking:
        asking.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        sleep(0.5)
    before = monotonic()
    assert client().post(f"{API}/offers/evaluate", json={"case": CASE}).status_code == 200
    assert monotonic() - before < 30.0


class NeverDone:
    """A crew that takes jobs on and never gets to them."""

    def take_on(self, job: Job) -> None:
        """Let it wait."""

    def cancel(self, job: Job) -> None:
        """End it."""
        job.end_cancelled()


def test_what_all_share_goes_on_while_somebody_asks_and_ends_where_nobody_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One visitor who asks for a desk and goes would keep a process from all others."""
    monkeypatch.setattr(asking, "_FORGOTTEN", 0.5)
    server: Any = SimpleNamespace(quick=NeverDone(), memory=Memory(1000), settings=replace(SETTINGS, wait=0.1))
    address = SimpleNamespace(path="/desk", query="")
    visitor: Any = SimpleNamespace(is_disconnected=AsyncMock(return_value=False), url=address)

    async def visit() -> Job:
        await asking.remembered(visitor, server, "desk", cases.show, None, "en")
        found = server.memory.get("desk")
        assert found is not None
        return found

    async def visits() -> None:
        job = await visit()
        for _ in range(4):
            await asyncio.sleep(0.2)
            assert await visit() is job
        assert not job.is_over
        await asyncio.sleep(0.9)
        assert job.state == "cancelled"
        assert await visit() is not job  # it can be asked for anew

    asyncio.run(visits())


@pytest.mark.parametrize("way", ["", "/result", "/events"])
def test_a_job_that_nobody_knows(way: str) -> None:
    answer = client().get(f"{API}/jobs/nothing{way}")
    assert answer.status_code == 404
    assert "nothing" in answer.json()["detail"].split()
