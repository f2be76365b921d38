"""Examples in the programs that they are made for, as a fresh ``pip install 'citypact[examples]'`` brings them.

Not in the suite, as those programs are heavy: ``tests/run --examples`` installs them and comes here.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from streamlit.testing.v1 import AppTest

import citypact
from citypact.bundled import examples
from citypact.pact.scheme import Scheme
from citypact.widget import Desk
from support.chromium import chromium
from support.desk_page import waited
from support.served import served

pytestmark = [pytest.mark.browser, pytest.mark.sayable]
DEEP = """(() => {
  const found = [], look = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.matches(%s)) found.push(element);
    if (element.shadowRoot) look(element.shadowRoot);
  });
  look(document);
  return found;
})()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with chromium() as driver:
        yield driver


def deep(browser: webdriver.Chrome, selector: str) -> list[WebElement]:
    """Elements wherever they are, in shadow trees too, as soon as there are any."""
    look = DEEP % json.dumps(selector)
    waited(browser, f"{look}.length", patience=60.0)
    return list(browser.execute_script(f"return {look}"))


def eventually(browser: webdriver.Chrome, selector: str, said: str) -> str:
    """The text of what ``selector`` finds, once it says this."""
    look = DEEP % json.dumps(selector)
    waited(browser, f"{look}.some((element) => element.textContent.includes({json.dumps(said)}))", patience=60.0)
    return "\n".join(str(element.get_property("textContent")) for element in deep(browser, selector))


def nobody_else_was_asked(browser: webdriver.Chrome) -> bool:
    entries = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [entry["params"]["request"]["url"] for entry in entries if entry["method"] == "Network.requestWillBeSent"]
    return bool(asked) and all(url.startswith(("http://127.0.0.1:", "data:", "blob:")) for url in asked)


def ruled(case: str, share: float) -> Scheme:
    """The rule of the dashboards."""
    rule = citypact.load_model("bth-2015").with_({"tax_sharing.origin_share": share})
    return citypact.simulate(citypact.load_case(case), rule)


def desk_of(offer: dict[str, float]) -> Desk:
    desk = Desk(citypact.load_case("yangtze-delta-west"), citypact.load_model("hybrid"))
    desk.offer = offer
    return desk


def test_streamlit_answers_slider_and_case() -> None:
    page = AppTest.from_file(str(examples()["dashboard_in_streamlit"]), default_timeout=120).run()
    for case, share in (("yangtze-delta-west", 0.5), ("yangtze-delta-west", 0.2), ("middle-yangtze-provinces", 0.2)):
        page.selectbox[0].set_value(case)
        page.slider[0].set_value(share)
        page.run()
        assert not page.exception
        scheme = ruled(case, share)
        assert page.metric[0].value == str(len(scheme.objections))
        assert page.dataframe[0].value["budget"].to_dict() == pytest.approx(scheme.budgets["budget"].to_dict())
    assert len(ruled("yangtze-delta-west", 0.2).objections) != len(ruled("yangtze-delta-west", 0.5).objections)


def test_streamlit_serves_its_page(browser: webdriver.Chrome) -> None:
    path = str(examples()["dashboard_in_streamlit"])
    with served("streamlit", "run", path, "--server.headless=true", "--server.port=PORT", "--server.address=127.0.0.1",
                "--browser.gatherUsageStats=false") as address:  # fmt: skip
        browser.get(address)
        number = str(len(ruled("yangtze-delta-west", 0.5).objections))
        assert eventually(browser, "[data-testid='stMetricValue']", number).strip() == number
        browser.get("about:blank")


def test_panel_answers_its_slider_in_the_page(browser: webdriver.Chrome) -> None:
    with served("panel", "serve", str(examples()["dashboard_in_panel"]), "--port", "PORT", "--address", "127.0.0.1",
                "--allow-websocket-origin", "127.0.0.1:PORT") as address:  # fmt: skip
        browser.get(f"{address}/dashboard_in_panel")
        for share in (0.5, 0.45):
            gain = f"{ruled('yangtze-delta-west', share).gain['hefei']:.2f}"
            assert "coalitions would do better alone" in eventually(browser, ".bk-panel-models-markup-HTML, div", gain)
            deep(browser, ".noUi-handle")[0].send_keys(Keys.ARROW_LEFT)
        assert nobody_else_was_asked(browser)
        browser.get("about:blank")


def test_marimo_shows_the_desk_and_settles_what_is_moved(browser: webdriver.Chrome, tmp_path: Path) -> None:
    copy = shutil.copy(examples()["desk_in_marimo"], tmp_path)  # it leaves a folder beside what it runs
    with served("marimo", "-q", "run", "--headless", "--no-token", "--port", "PORT", str(copy)) as address:
        browser.get(address)
        track = deep(browser, "[data-number='origin_share:suzhou-materials']")[0]
        browser.execute_script(
            "const [track] = arguments; track.value = 40;"
            "for (const name of ['input', 'change']) track.dispatchEvent(new Event(name, { bubbles: true }));",
            track,
        )
        desk = desk_of({"origin_share:suzhou-materials": 0.4})
        gains = ", ".join(f"{city} {gain:.2f}" for city, gain in desk.gains.items())
        eventually(browser, ".markdown", f"{desk.verdict}: {gains}")
        eventually(browser, ".citypact-desk", "Confirmed by the ledger")
        browser.execute_script("arguments[0].click()", deep(browser, "[data-city='hefei'] button")[0])
        eventually(browser, ".explained tbody", f"{desk.gains['hefei']:.3f}")
        assert nobody_else_was_asked(browser)
        browser.get("about:blank")


def test_the_notebook_runs_in_a_kernel(tmp_path: Path) -> None:
    cells = examples()["desk_in_a_notebook"].read_text("utf-8").split("# %%\n")[1:]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown: list[Any] = [cell.outputs[0] for cell in notebook.cells]
    assert "application/vnd.jupyter.widget-view+json" in shown[0].data
    desk = desk_of({"origin_share:suzhou-materials": 0.4})
    assert shown[1].text == f"{desk.verdict} { {city: round(gain, 2) for city, gain in desk.gains.items()} }\n"
    assert "text/plain" in shown[2].data


def test_cities_leave_as_a_program_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    from citypact.examples.cities_that_leave import main

    main()
    assert "moved between budgets" in capsys.readouterr().out
