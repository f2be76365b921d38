"""The page's arithmetic against the arrays and the ledger: random offers, settled in three ways."""

from typing import Any

import numpy as np

from citypact.arrays import affine
from citypact.bundled import bundled_folder
from citypact.negotiation.moved import Movable
from citypact.negotiation.numbers.written import written
from citypact.negotiation.objections import Objections
from citypact.report.document import plain
from citypact.web.asked import Facts
from citypact.web.tasks.desk import document
from citypact.web.tasks.facts import About, start
from support.desk_page import Browser

IN_THE_PAGE = """
    const [desk, offers, done] = arguments;
    import("./ledger.js").then(({ Ledger }) => {
        const ledger = new Ledger(desk);
        done(offers.map(offer => {
            const moved = new Map(Object.entries(offer));
            const gains = ledger.gains(ledger.designed, moved);
            return [Array.from(gains), ledger.knows(moved), ledger.judged(gains).count];
        }));
    });
"""


def about(case: str, model: str) -> About:
    """A bundled case under a bundled mechanism."""
    places = bundled_folder("cases") / case, bundled_folder("models") / f"{model}.toml"
    return About(Facts(*places, scenario=None, players=18), lambda done, whole: None)


def in_three_ways(
    browser: Browser, facts: About, times: int, seed: int = 0
) -> list[tuple[Any, Any, Any, int, int, bool]]:
    """Gains by the page, by the arrays and by the ledger, objections by page and ledger, and whether the page knows.

    Each offer moves some of the open numbers to a random place between their limits.
    """
    movable: Movable = start(facts)
    desk, position = document(facts), movable.position
    random = np.random.default_rng(seed)
    offers = []
    for _ in range(times):
        chosen = [number for number in position.items if random.random() < 0.3 and number.kind != "size"]
        offers.append({number: _value(random, position.items[number]) for number in chosen})
    named = [{written(number): value for number, value in offer.items()} for offer in offers]
    by_page = browser.execute_async_script(IN_THE_PAGE, plain(desk), named)
    found = []
    for offer, (gains, knows, count) in zip(offers, by_page, strict=True):
        terms = movable.terms(offer)
        arrays = affine(movable.scheme.case, movable.scheme.model, terms)
        scheme = movable.moved(offer)
        ledger = scheme.gain.reindex([city["id"] for city in desk["cities"]]).to_numpy()
        objecting = len(Objections(scheme, position.setting).coalitions)
        found.append((np.array(gains), arrays.gains(arrays.vector(terms)), ledger, count, objecting, knows))
    return found


def _value(random: np.random.Generator, item: Any) -> float:
    high = item.high if np.isfinite(item.high) else item.low + 10.0
    return float(item.low + random.random() * (high - item.low))
