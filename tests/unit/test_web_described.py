"""What schemathesis draws from the description of the API: no fault of the server, and no answer that is not described.

Few questions for each operation, the same every time; ``tests/benchmarks/check_api.py`` asks more.
"""

from citypact.case import load_case
from support.described import asked_of
from support.web import CASE, client, talks


def test_every_answer_is_described() -> None:
    tokens = talks().invite(["mediator", load_case(CASE).cities[0].id]).values()
    answers, wrong = asked_of(str(client().base_url).rstrip("/"), 2, [None, *tokens])
    assert wrong == {}
    operations = {label for label, _ in answers}
    assert len(operations) > 30
    done = {label for label, status in answers if status in (200, 201, 202)}
    assert len(done) > len(operations) / 3
