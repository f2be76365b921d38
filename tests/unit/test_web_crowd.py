"""Fifty at once, with two tokens, on the case of thirteen cities: each gets the right answer to its own question."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import httpx
import numpy as np
import pytest

from citypact.web.talks.table import Talks
from support.web import API, SETTINGS, serving

pytestmark = pytest.mark.sayable
CASE, MODEL = "beijing-tianjin-hebei", "hybrid"


@dataclass(frozen=True)
class Desk:
    asking: httpx.Client
    tokens: dict[str, str]
    model: dict[str, Any]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    held = Talks(tmp_path_factory.mktemp("talks") / "talks.db", CASE, MODEL)
    tokens = held.invite(["beijing", "tangshan"])
    url, server, thread = serving(replace(SETTINGS, talks=held))
    with httpx.Client(base_url=url, timeout=300.0, limits=httpx.Limits(max_connections=60)) as asking:
        model = asking.get(f"{API}/cases/{CASE}/desk", params={"model": MODEL}).json()
        yield Desk(asking, tokens, model)
    server.should_exit = True
    thread.join(10.0)


def test_fifty_at_once_get_their_own_answers(desk: Desk) -> None:
    """Each moves one ratio to a value of its own, which does what the desk's model says of a unit, times the move."""
    cities = [city["id"] for city in desk.model["cities"]]
    designed = np.array([city["gain"] for city in desk.model["cities"]])
    ratios = [at for at, number in enumerate(desk.model["numbers"]) if number["kind"] == "origin_share"]
    roles = list(desk.tokens)

    def ask(turn: int) -> tuple[np.ndarray, dict[str, Any], dict[str, Any]]:
        number = desk.model["numbers"][ratios[turn % len(ratios)]]
        value = round(0.005 * (turn + 1), 6)
        body = {"case": CASE, "model": MODEL, "numbers": {number["id"]: value}}
        headers = {"authorization": f"Bearer {desk.tokens[roles[turn % 2]]}"}
        answer = desk.asking.post(f"{API}/offers/move", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        speaker = desk.asking.get(f"{API}/talks", headers=headers).json()
        effect = np.array(desk.model["effects"][ratios[turn % len(ratios)]])
        return designed + (value - number["value"]) * effect, answer.json(), speaker

    floors = {role: 1000.0 + at for at, role in enumerate(roles)}
    for role, floor in floors.items():
        headers = {"authorization": f"Bearer {desk.tokens[role]}"}
        assert desk.asking.put(f"{API}/talks/floor", json={"floor": floor}, headers=headers).status_code == 200
    with ThreadPoolExecutor(50) as crowd:
        found = list(crowd.map(ask, range(50)))
    for turn, (expected, answer, speaker) in enumerate(found):
        gains = np.array([answer["outcome"]["gains"][city] for city in cities])
        assert gains == pytest.approx(expected, abs=4 * max(desk.model["slips"]) + 1e-9)
        assert speaker["role"] == roles[turn % 2]
    assert len({tuple(answer["outcome"]["gains"].values()) for _, answer, _ in found}) > 40
    with ThreadPoolExecutor(50) as crowd:
        asked = [roles[turn % 2] for turn in range(50)]
        said = crowd.map(
            lambda role: desk.asking.get(
                f"{API}/talks/floor", headers={"authorization": f"Bearer {desk.tokens[role]}"}
            ).json(),
            asked,
        )
        assert [one["floor"] for one in said] == [floors[role] for role in asked]
