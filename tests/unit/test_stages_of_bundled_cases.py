"""On every bundled case the stages of commitment answer, and every payment order of the fund says what it is for.

Here the cases that take seconds; all of them, with a time limit: ``tests/benchmarks/check_stages.py``.
"""

import pytest

from citypact.evaluation import STAGES
from citypact.pact.ledger import FUND
from citypact.report.stages.sentences import stage_sentences
from citypact.text import in_language
from support.bundled import scheme
from support.stages import found, said_of_orders, unanswered

pytestmark = pytest.mark.sayable

QUICK = (
    "chengdu-chongqing",
    "middle-yangtze-provinces",
    "uk-city-regions",
    "us-northeast",
    "yangtze-river-delta-provinces",
)


@pytest.mark.parametrize("name", QUICK)
def test_every_stage_answers(name: str) -> None:
    stages = found(name)
    assert [stage.model.id for stage in stages.stages] == list(STAGES)
    assert unanswered(stages) == []
    for sentence in stage_sentences(stages):
        assert in_language(sentence.text, "zh") != in_language(sentence.text, "en")


@pytest.mark.parametrize("name", QUICK)
def test_every_order_of_the_fund_names_its_purpose(name: str) -> None:
    paid = 0
    for each in (*(stage.scheme for stage in found(name).stages), scheme(name, "negotiated")):
        assert each is not None
        orders = said_of_orders(each)
        assert len(orders) == (each.ledger["payer"] == FUND).sum()
        assert [order for order in orders if not order.is_told] == []
        paid += len(orders)
    assert paid > 0
