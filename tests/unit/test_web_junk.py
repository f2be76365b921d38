"""Whatever is asked: no answer that the description does not declare, and no fault of the server."""

import json
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citypact.case import load_case
from citypact.web.app import create_app
from support.web import API, CASE, client, talks

DESCRIBED = create_app().openapi()
SCHEMAS = DESCRIBED["components"]["schemas"]
WAYS = [(path, method) for path, methods in DESCRIBED["paths"].items() for method in methods]
SENSIBLE = {
    "case": CASE,
    "model": "hybrid",
    "models": ["bth-2015"],
    "city": "wuhan",
    "kind": "offer",
    "job": "nothing",
    "first": 1,
    "second": 2,
    "floor": 1.0,
    "to": None,
    "lang": "zh",
    "numbers": {},
    "offer": {},
    "insist": {},
}
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "\x00", "\ud800", "../../etc/passwd", "<script>", "%00", "en", "9" * 5000, "null", "a" * 3000]
    ),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(-(10**30), 10**30), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)


@cache
def tokens() -> tuple[str, ...]:
    """Those of the mediator and of a delegation."""
    roles = ["mediator", load_case(CASE).cities[0].id]
    return tuple(talks().invite(roles).values())


def junk_beside(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Sensible values of some names, anything for others, and perhaps one that nobody knows."""
    fields = {name: st.one_of(st.just(SENSIBLE.get(name, "x")), VALUES) for name in names}
    return st.fixed_dictionaries({}, optional=fields | {"surplus": VALUES})


def body_of(said: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """A body in the shape of a question, or anything, or no JSON at all."""
    shapes = said["requestBody"]["content"].values()
    reference = next((shape["schema"]["$ref"] for shape in shapes if "$ref" in shape["schema"]), "")
    names = list(SCHEMAS.get(reference.rsplit("/", 1)[-1], {}).get("properties", {}))
    document = st.one_of(junk_beside(names), junk_beside(names), VALUES).map(lambda value: json.dumps(value).encode())
    return st.one_of(document, document, document, st.binary(max_size=50), st.just(b"[" * 5000))


def asked(path: str, method: str, drawn: st.DataObject) -> httpx.Response:
    said = DESCRIBED["paths"][path][method]
    parameters = said.get("parameters", [])
    for one in (p["name"] for p in parameters if p["in"] == "path"):
        value = drawn.draw(st.one_of(st.just(str(SENSIBLE[one])), TEXTS), label=one)
        path = path.replace(f"{{{one}}}", quote(value.encode("utf-8", "surrogatepass"), safe="") or "-")
    query = drawn.draw(junk_beside([p["name"] for p in parameters if p["in"] == "query"]), label="query")
    query = {name: str(value).encode("utf-8", "surrogatepass") for name, value in query.items()}
    content = drawn.draw(body_of(said), label="body") if "requestBody" in said else None
    own = list(said.get("requestBody", {}).get("content", {})) or ["application/json"]
    media = drawn.draw(st.sampled_from([*own, own[0], "text/plain", "multipart/form-data"]), label="media")
    shown = "&".join(f"{quote(name.encode('utf-8', 'surrogatepass'))}={quote(value)}" for name, value in query.items())
    token = drawn.draw(st.sampled_from(["nobody", *tokens()]), label="token")
    headers = {"authorization": f"Bearer {token}"} | ({"content-type": media} if content else {})
    with client().stream(method.upper(), f"{path}?{shown}", content=content, headers=headers) as answer:
        if not answer.headers["content-type"].startswith("text/event-stream"):  # there is no end of one
            answer.read()
    return answer


@pytest.mark.parametrize(("path", "method"), WAYS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.data())
def test_every_answer_is_a_declared_one(path: str, method: str, drawn: st.DataObject) -> None:
    answer = asked(path, method, drawn)
    declared = DESCRIBED["paths"][path][method]["responses"]
    assert answer.status_code < 500, answer.text
    if answer.status_code not in (404, 405):  # a path that is another one once it is decoded
        assert str(answer.status_code) in declared, (answer.status_code, answer.text)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["title"]
        if answer.status_code == 422:
            assert all(one["message"] and one["remedy"] and one["key"] for one in problem["problems"])
            described = DESCRIBED["components"]["schemas"]["Problem"]["properties"]["problems"]["items"]["required"]
            assert all(set(one) == set(described) for one in problem["problems"])


def test_every_way_is_described_with_its_problems() -> None:
    assert len(WAYS) > 20
    for path, method in WAYS:
        said = DESCRIBED["paths"][path][method]
        assert said["description"]
        assert {"400", "422", "500"} <= set(said["responses"])
        assert path.startswith(API)
