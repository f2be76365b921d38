"""The API asked what its description allows, and what it does not.

Schemathesis draws the questions; names of what is there are put among them, so that more is said than "no such case".
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from support.web import API, CASE

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
FAULT, ACCEPTED = 500, 202
MODES = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
THERE: dict[str, Sequence[Any]] = {
    "case": [CASE, CASE, "nowhere"],
    "model": ["hybrid", "hybrid", "bth-2015", "nothing"],
    "models": [["bth-2015"], ["hybrid", "nothing"]],
    "scenario": [None, None, "nothing"],
    "city": ["wuhan", "hubei", "nowhere"],
    "kind": ["case", "offer"],
    "first": [1, 2],
    "second": [1, 2],
    "lang": ["en", "zh"],
    "numbers": [{}, {"origin_share:wuhan-materials": 0.25}, {"contribution_rate:jiangxi": 0.001}],
    "lock": [[], ["origin_share:wuhan-materials"]],
    "of": [[], ["origin_share:wuhan-materials"]],
    "kinds": [None, ["contribution_rate"]],
    "offer": [None, {}, {"clauses": [{"number": "origin_share", "value": 0.25}]}],
    "insist": [{}, {"hubei": 1.0}],
    "favor": [[], ["hubei"]],
}
"""What can stand under a name, so that the question means something."""


def asked_of(url: str, examples: int, tokens: Sequence[str | None]) -> tuple[Counter[tuple[str, int]], dict[str, str]]:
    """Ask every operation; answers by operation and status, and what no answer may be, each with its question.

    ``tokens``: to speak with at the table, None: without.
    """
    answers: Counter[tuple[str, int]] = Counter()
    wrong: dict[str, str] = {}
    described = schemathesis.openapi.from_url(f"{url}{API}/openapi.json").exclude(path_regex="/talks/events$")  # no end
    for result in described.get_all_operations():
        _ask(url, result.ok(), examples, tokens, answers, wrong)
    return answers, wrong


def _ask(
    url: str,
    operation: Any,
    examples: int,
    tokens: Sequence[str | None],
    answers: Counter[tuple[str, int]],
    wrong: dict[str, str],
) -> None:
    cases = MODES.flatmap(operation.as_strategy)

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=cases, random=st.randoms(use_true_random=False), token=st.sampled_from(list(tokens)))
    def ask(case: Any, random: Any, token: str | None) -> None:
        for part in ("body", "query", "path_parameters"):
            fields = getattr(case, part)
            if isinstance(fields, dict):
                meant = {name: random.choice(THERE[name]) for name in fields if name in THERE and random.random() < 0.8}
                setattr(case, part, {**fields, **meant})
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        response = case.call(headers=headers)
        answers[operation.label, response.status_code] += 1
        if response.status_code == FAULT:
            wrong.setdefault(f"{operation.label}: {FAULT}", f"{case.as_curl_command()}\n{response.text[:300]}")
        if response.status_code == ACCEPTED and (job := response.json().get("id")) is not None:
            httpx.delete(f"{url}{API}/jobs/{job}", timeout=60.0)
        try:
            case.validate_response(response, checks=CHECKS)
        except (AssertionError, BaseExceptionGroup) as error:
            said = f"{str(error)[:400]}\n{response.text[:300]}"
            wrong.setdefault(f"{operation.label}: {response.status_code}", said)

    ask()
