"""The mechanism of talks: that by which the first offer was judged, whoever opens the record again."""

from pathlib import Path

import pytest

import citypact
from citypact.errors import InvalidInput
from citypact.negotiation.log import Log
from citypact.negotiation.offer import Offer
from citypact.web.talks.table import Talks
from support.web import CASE


def test_talks_keep_the_rules_by_which_their_offers_were_judged(tmp_path: Path) -> None:
    record = tmp_path / "talks.db"
    first = Talks(record, CASE, "hybrid")
    first.invite(["mediator"])
    assert Talks(record, CASE).rules() == "hybrid"
    assert Talks(record, CASE, "negotiated").rules() == "negotiated"  # nothing was judged yet
    assert Talks(record, CASE, "hybrid").rules() == "hybrid"
    with Log(record, citypact.load_case(CASE).id) as log:
        log.add("mediator", Offer(), {})
    assert Talks(record, CASE).rules() == "hybrid"
    other = Talks(record, CASE, "negotiated")
    for ask in (other.rules, lambda: other.invite(["mediator"])):
        with pytest.raises(InvalidInput) as refused:
            ask()
        assert "were judged by the mechanism hybrid" in str(refused.value)
    own = tmp_path / "own.toml"
    own.write_bytes((Path(citypact.__file__).parents[2] / "models" / "hybrid.toml").read_bytes())
    assert Talks(record, CASE, str(own)).rules() == str(own)  # the same rules under another name
