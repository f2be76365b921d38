"""The widget: what is on the table lives in the notebook as traits, and an offer at rest is settled by the ledger."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import traitlets

from citypact.case.model import Case
from citypact.errors import InvalidInput, Problem
from citypact.mechanism import Mechanism, load_model
from citypact.negotiation.moved import Movable
from citypact.negotiation.numbers.written import number_named
from citypact.negotiation.talks import negotiate
from citypact.optimize import NoScheme
from citypact.pact.scheme import Scheme
from citypact.reading.record import problem
from citypact.report.document import plain
from citypact.web.tasks.desk import model_of
from citypact.web.tasks.offers import paper_of
from citypact.widget.bundle import bundle, within
from citypact.worth import WorthTable

try:
    import anywidget
except ImportError as missing:  # the extra is not installed
    raise ImportError("the widget needs anywidget: pip install 'citypact[widget]'") from missing

_HERE = Path(__file__).resolve().parent
_PAGE = _HERE.parent / "web" / "page"
_OWN = """
.citypact-desk .sentence { font-weight: 600; font-size: 1.05rem; margin: 0; }
.citypact-desk .sentence[data-tone="good"] { color: var(--good); }
.citypact-desk .sentence[data-tone="bad"] { color: var(--bad); }
.citypact-desk .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0.8rem; }
.citypact-desk td:nth-child(2) { width: 45%; }
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
    offer = traitlets.Dict(
        traitlets.CFloat(), traitlets.Unicode(), help="numbers that are moved from the design, by id"
    ).tag(sync=True)
    locked = traitlets.List(traitlets.Unicode(), help="ids of red lines").tag(sync=True)
    gains = traitlets.Dict(help="gain of each city in the case's money, settled by the ledger")
    verdict = traitlets.Unicode(help='"accepted" or "refused"')

    def __init__(
        self, case: Case, mechanism: Mechanism | None = None, table: WorthTable | None = None, *, lang: str = "en"
    ) -> None:
        talks = negotiate(case, mechanism or load_model(), table=table)
        try:
            self._movable = Movable(talks.position, talks.design())
        except NoScheme:
            self._movable = Movable(talks.position, talks.scheme)
        super().__init__(desk=plain(model_of(self._movable)), lang=lang)
        self._settle({})

    @property
    def scheme(self) -> Scheme:
        """The scheme of the offer that is on the table."""
        return self._scheme

    @traitlets.validate("offer")
    def _known(self, proposal: dict[str, Any]) -> dict[str, float]:
        """Numbers that are open, by id, each within its limits. Raises TraitError with all that is wrong."""
        items = self._movable.position.items
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

    @traitlets.observe("offer", "lang")
    def _moved(self, change: dict[str, Any]) -> None:
        self._settle(self.offer)

    def _settle(self, offer: Mapping[str, float]) -> None:
        items = self._movable.position.items
        values = {number_named(name, items, file="offer"): value for name, value in offer.items()}
        self._scheme = self._movable.moved(values)
        said = paper_of(self._movable.position, self._scheme, values, self.lang)
        self.gains = dict(said["outcome"]["gains"])
        self.verdict = said["verdict"]
        self.answer = {**said, "of": dict(offer)}
