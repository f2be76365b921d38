"""The widget: what is on the table lives in the notebook as traits, and an offer at rest is settled by the ledger."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import traitlets
from pydantic import ValidationError

from citypact.case.model import Case
from citypact.errors import CitypactError, InvalidInput, Problem
from citypact.mechanism import Mechanism, load_model
from citypact.negotiation.numbers.written import number_named
from citypact.negotiation.offer import Offer
from citypact.pact.scheme import Scheme
from citypact.reading.record import Record, problem
from citypact.reading.toml import dotted
from citypact.reading.words import in_words
from citypact.report.document import plain
from citypact.text import both
from citypact.web.asked import InHand, Moved, OnTheTable
from citypact.web.tasks.desk import check_listed, model_of
from citypact.web.tasks.facts import About, on_the_table, settled, start, values_in
from citypact.web.tasks.offers import moved, paper_of
from citypact.widget.answering import NAMES, answered
from citypact.widget.bundle import bundle, within
from citypact.worth import WorthTable

try:
    import anywidget
except ImportError as missing:  # the extra is not installed
    raise ImportError(both("problem.no_anywidget")) from missing

_HERE = Path(__file__).resolve().parent
_PAGE = _HERE.parent / "web" / "page"
_OWN = """
.citypact-desk .sentence { font-weight: 600; font-size: 1.05rem; margin: 0; }
.citypact-desk .sentence[data-tone="good"] { color: var(--good); }
.citypact-desk .sentence[data-tone="bad"] { color: var(--bad); }
.citypact-desk .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0.8rem; }
.citypact-desk [data-city] td:nth-child(2) { width: 45%; }
.citypact-desk .work:not(:empty) { background: var(--paper); border-radius: 0.3rem; padding: 0.3rem 0.5rem; }
"""


class Desk(anywidget.AnyWidget):
    """A case under a mechanism, its numbers as sliders.

    >>> from citypact import load_case, load_model
    >>> desk = Desk(load_case("yangtze-delta-west"), load_model("hybrid"))    # the last line of a cell shows it
    >>> desk.offer = {"origin_share:suzhou-materials": 0.4}                   # as if it had been moved
    >>> desk.verdict, round(desk.gains["hefei"])
    ('refused', 52)

    Parameters
    ----------
    case : the facts
    mechanism : the rules; none: the default
    table : spares the computation of the worths where they are known
    lang : "en" or "zh"

    Raises
    ------
    InvalidInput
        The mechanism does not apply to the case, or coalitions are not listed.
    """

    _esm = bundle(_HERE / "widget.js", _PAGE)
    _css = within(".citypact-desk", (_PAGE / "desk.css").read_text("utf-8")) + _OWN
    desk = traitlets.Dict(help="all that the page's ledger needs").tag(sync=True)
    answer = traitlets.Dict(help="what the ledger last said, and of which offer").tag(sync=True)
    lang = traitlets.Enum(("en", "zh"), "en", help="language of everything that is shown").tag(sync=True)
    base = traitlets.Dict(help="clauses of an offer to begin with, as JSON; none: the design").tag(sync=True)
    begun = traitlets.Dict(help="that offer as it is settled").tag(sync=True)
    offer = traitlets.Dict(
        traitlets.CFloat(), traitlets.Unicode(), help="numbers that are moved from the design, or from ``base``, by id"
    ).tag(sync=True)
    locked = traitlets.List(traitlets.Unicode(), help="ids of red lines").tag(sync=True)
    gains = traitlets.Dict(help="gain of each city in the case's money, settled by the ledger")
    verdict = traitlets.Unicode(help='"accepted" or "refused"')

    def __init__(
        self, case: Case, mechanism: Mechanism | None = None, table: WorthTable | None = None, *, lang: str = "en"
    ) -> None:
        self._facts = InHand(case, mechanism or load_model(), table)
        self._about = About(self._facts, _unsaid)
        check_listed(self._about)
        super().__init__(desk=plain(model_of(start(self._about))), lang=lang)
        self.on_msg(self._asked)
        self._settle()

    @property
    def scheme(self) -> Scheme:
        """The scheme of the offer that is on the table."""
        return self._scheme

    @traitlets.validate("offer")
    def _known(self, proposal: dict[str, Any]) -> dict[str, float]:
        """Numbers that are open, by id, each within its limits. Raises TraitError with all that is wrong."""
        items = start(self._about).position.items
        offer: dict[str, float] = proposal["value"]
        wrong: list[Problem] = []
        for name, value in offer.items():
            try:
                item = items[number_named(name, items, file="offer")]
            except InvalidInput as error:
                wrong += error.problems
                continue
            if not item.low - 1e-12 <= value <= item.high + 1e-12:
                limits = {"low": f"{item.low:g}", "high": f"{item.high:g}"}
                wrong.append(problem("negotiation.outside_limits", "offer", value=value, name=name, **limits))
        if wrong:
            raise traitlets.TraitError(InvalidInput(wrong).text(self.lang))
        return offer

    @traitlets.validate("base")
    def _held(self, proposal: dict[str, Any]) -> dict[str, Any]:
        """An offer that the case can hold and the ledger can settle. Raises TraitError with all that is wrong."""
        base: dict[str, Any] = proposal["value"]
        if base:
            with self._refusing():
                asked = OnTheTable(offer=_offer(base))
                on_the_table(self._about, asked)
                settled(self._about, asked)
        return base

    @traitlets.observe("base", "offer", "lang")
    def _moved(self, change: dict[str, Any]) -> None:
        if change["name"] == "base":
            scheme, _ = self._settled({})
            numbers = values_in(start(self._about).position, scheme)
            outcome = {"gains": dict(scheme.gain)}
            self.begun = plain({"offer": self.base, "numbers": numbers, "outcome": outcome}) if self.base else {}
        self._settle()

    def _settle(self) -> None:
        self._scheme, values = self._settled(self.offer)
        said = paper_of(start(self._about).position, self._scheme, values, self.lang)
        self.gains = dict(said["outcome"]["gains"])
        self.verdict = said["verdict"]
        self.answer = {**said, "of": {"base": self.base, "numbers": dict(self.offer)}}

    def _settled(self, numbers: dict[str, float]) -> tuple[Scheme, dict[Any, float]]:
        offer = _offer(self.base) if self.base else None
        return moved(self._about, Moved(**NAMES, offer=offer, numbers=numbers))

    def _asked(self, widget: Any, content: dict[str, Any], buffers: Any) -> None:
        """Answer what the page's modules ask, with how far the work is on the way."""
        said = {"id": content["id"]}

        def tell(done: int, whole: int) -> None:
            self.send({**said, "done": done, "whole": whole})

        self.send({**said, **answered(self._facts, content["path"], content["body"], self.lang, tell)})

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except CitypactError as error:
            raise traitlets.TraitError(error.text(self.lang)) from error


def _offer(base: dict[str, Any]) -> Offer:
    """Raises InvalidInput for all that is no offer."""
    try:
        return Offer.model_validate_json(json.dumps(base))
    except ValidationError as error:
        record = Record("base", base, lambda way: (None, dotted(way) or None))
        raise InvalidInput([in_words(record, detail, ()) for detail in error.errors()]) from None


def _unsaid(done: int, whole: int) -> None:
    """Nobody asks how far settling is."""
