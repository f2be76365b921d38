"""What a case or a scheme hands over to rooms above its own: methods that find their function when they are called.

The rooms below know nothing of those above; here stand the names of the functions, and nothing of what they do.
"""

from importlib import import_module

TYPE_CHECKING = False  # as type checkers know it, see ``lazy``
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any, Self


def _door(place: str) -> "Any":
    room, _, name = place.partition(":")
    return getattr(import_module(f"citypact.{room}"), name)


class CaseDoors:
    """Methods of a case."""

    def with_(self, *changes: str) -> "Self":
        """The case with figures changed, each as ``--set`` writes it: ``case.with_("transfers.*.growth*=0.5")``.

        Changed figures count as assumed.

        Raises
        ------
        InvalidInput
            A change has another form, offers a choice of values, or names nothing that the case has.
        """
        changed: Self = _door("scenarios.changes:with_changes")(self, changes)
        return changed

    def without(self, *cities: str) -> "Self":
        """The case without some cities and all that belongs to them: ``case.without("beijing", "tianjin")``.

        What begins there, what needs their consent and what they could host goes; firms that would go there without a
        pact leave the region. Scenarios and formulas, which may speak of rows that are gone, go too.

        Raises
        ------
        InvalidInput
            No such city, or nobody would be left.
        """
        left: Self = _door("case.without:without_cities")(self, cities)
        return left


class MechanismDoors:
    """Methods of a mechanism."""

    def with_(self, changes: "Mapping[str, Any]") -> "Self":
        """The mechanism with parameters changed, by their dotted paths as in its file.

        ``rule.with_({"tax_sharing.origin_share": 0.4, "fund": None})``: None takes a parameter or a part out, a range
        is a dictionary of ``min``, ``max`` and perhaps ``step``, elements of lists have numbers from 1 in brackets.
        Numbers may be numpy's. What is changed counts as a choice, not as what a law says.

        Raises
        ------
        InvalidInput
            Whatever a file with these parameters would be refused for; all at once, each with its path.
        """
        changed: Self = _door("mechanism.changing:changed")(self, changes)
        return changed


class WorthDoors:
    """Methods of a table of worths."""

    def to_json(self) -> str:
        """All that solvers found, with what made it: see ``worth.travel``."""
        text: str = _door("worth.travel:to_json")(self)
        return text

    def save(self, path: "str | Path", force: bool = False) -> "Path":
        """Write it as one JSON document; returns the path.

        Raises
        ------
        CannotWrite
            Something lies there and ``force`` is not given, or the system refuses.
        """
        written: Path = _door("worth.travel:save")(self, path, force)
        return written

    @classmethod
    def from_json(cls, text: str) -> "Self":
        """The table that ``to_json`` wrote; its worths are worked out anew and held against what must be true of them.

        Raises
        ------
        InvalidInput
            No such document, one that other code or solvers made, or one whose plans cannot be right.
        """
        table: Self = _door("worth.travel:from_json")(text)
        return table

    @classmethod
    def load(cls, path: "str | Path") -> "Self":
        """The table in a file that ``save`` wrote.

        Raises InvalidInput as ``from_json``, or if there is no such file.
        """
        table: Self = _door("worth.travel:load")(path)
        return table


class SchemeDoors:
    """Methods of a scheme."""

    def write(self, folder: "str | Path", force: bool = False, lang: str = "en") -> "list[Path]":
        """Write all its files as the command line does: see ``citypact.save_scheme``."""
        written: list[Path] = _door("report.store:save_scheme")(self, folder, force, lang)
        return written

    def to_excel(self, path: "str | Path", force: bool = False, lang: str = "en") -> "Path":
        """Write its workbook: see ``report.store.save_workbook``."""
        written: Path = _door("report.store:save_workbook")(self, path, force, lang)
        return written

    def report(self, lang: str = "en") -> str:
        """Its page as HTML, in ``lang`` first: see ``report.store.page_of``."""
        page: str = _door("report.store:page_of")(self, lang)
        return page

    def to_json(self) -> str:
        """Its JSON document: all inputs, terms and results. See ``report.store.to_json``."""
        text: str = _door("report.store:to_json")(self)
        return text

    @classmethod
    def from_json(cls, text: str) -> "Self":
        """The scheme of a document that ``to_json`` or the command line wrote, settled anew: see ``load_scheme``."""
        scheme: Self = _door("report.store:from_json")(text)
        return scheme

    def reasons(self) -> "Any":
        """Why each designed ratio is what it is, a ``Reason`` each: ``optimize.reasons.reasons_of``."""
        return _door("optimize.reasons:reasons_of")(self)

    def to_offer(self) -> "Any":
        """An ``Offer`` that comes back to it: see ``negotiation.settled.scheme_offer``."""
        return _door("negotiation.settled:scheme_offer")(self)
