"""The answer "there is no such scheme" in the users' words: who objects, which limits are in the way, what mends it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..case.model import Case
from ..errors import CitypactError
from ..mechanism import Mechanism
from ..text import Bilingual, Joined, both, both_in, in_language, say
from .money import digits, money_unit, slack
from .names import Names
from .remedies import how, parameters
from .subjects import Subjects, record

if TYPE_CHECKING:
    from ..optimize.infeasible import Explanation, Price
    from ..optimize.left_out import LeftOut
    from ..optimize.subject import Subject

_NAMED = 12
"""Parties that a sentence names; documents have all of them."""
_NOTHING = 1e-8
"""Money of the case below which an amount is what solvers leave of nothing."""


class Refusal(CitypactError):
    """No scheme satisfies the constraints; says why and what would."""

    exit_code = 4

    def __init__(
        self,
        case: Case,
        model: Mechanism,
        explanation: "Explanation",
        held: Bilingual | None = None,
        smaller: "Sequence[LeftOut]" = (),
    ) -> None:
        self.case, self.model, self.explanation = case, model, explanation
        self.held = held
        """What was taken as given because an offer says it, and may be what stands in the way."""
        self.smaller = tuple(smaller)
        """Pacts that there are if something is left out of them or goes elsewhere."""
        self._subjects = Subjects(case)
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[type["Refusal"], tuple[Any, ...]]:
        """Travel between processes with all that the answer is made of."""
        return type(self), (self.case, self.model, self.explanation, self.held, self.smaller)

    def text(self, lang: str) -> str:
        """The whole answer, a few lines."""
        mechanism = self.model.title.both
        lines = [say("report.refusal.title", lang, mechanism=mechanism)]
        if self.held is not None:
            lines += [in_language(self.held, lang), say("report.refusal.held", lang)]
        if not self.explanation.in_time:
            return "\n".join([*lines, say("report.refusal.no_time", lang)])
        lines.append(say(f"report.refusal.{'conflict' if self.explanation.conflict else 'rigid'}", lang))
        lines += [f"  - {in_language(line, lang)}" for line in self.demands()]
        lines.append(say("report.refusal.prices", lang, unit=money_unit(self.case)))
        lines += [f"  - {in_language(line, lang)}" for line in map(self.price, self._cheapest_first())]
        lines += [say("report.refusal.so_far", lang)] if self.explanation.so_far else []
        lines.append(in_language(how(self.model), lang))
        if self.smaller:
            lines.append(say("report.refusal.smaller", lang, unit=money_unit(self.case)))
            lines += [f"  - {in_language(self.left_out(one), lang)}" for one in self.smaller]
        return "\n".join(lines)

    def document(self, lang: str) -> dict[str, Any]:
        """The answer as a JSON object: figures, and sentences in both languages."""
        return {
            "error": "NoScheme",
            "message": self.text(lang),
            "conflict": [
                {"kind": demand.kind, "subject": record(demand.subject), "amount": demand.amount}
                for demand in self.explanation.conflict
            ],
            "demands": [both_in(line) for line in self.demands()],
            "prices_are_lower_bounds": self.explanation.so_far,
            "prices": [
                {
                    "kind": price.kind,
                    "money": price.money,
                    "parameters": parameters(self.model, price.kind),
                    "parts": [{"subject": record(subject), "money": money} for subject, money in price.parts],
                    **both_in(self.price(price)),
                }
                for price in self._cheapest_first()
            ],
            "smaller_pacts": [vars(one) | both_in(self.left_out(one)) for one in self.smaller],
        }

    def demands(self) -> Iterator[Bilingual]:
        """One sentence for each kind of constraint that takes part in the conflict."""
        kinds = dict.fromkeys(demand.kind for demand in self.explanation.conflict)
        for kind in kinds:
            parts = [(demand.subject, demand.amount) for demand in self.explanation.conflict if demand.kind == kind]
            yield both(f"report.demand.{kind}", where=self._where(parts))

    def price(self, price: "Price") -> Bilingual:
        """One sentence: the change, what it costs in all, and where."""
        change = self._change(price.kind)
        if price.money is None:
            return both("report.refusal.not_enough", change=change)
        money = slack(price.money, self._digits)
        if not price.parts:
            return both("report.refusal.price_alone", change=change, money=money)
        return both("report.refusal.price", change=change, money=money, where=self._where(price.parts))

    def left_out(self, one: "LeftOut") -> Bilingual:
        """One sentence: what is left out, or where it goes instead, and the joint gain that is given up."""
        names = Names(self.case)
        what = names.party(one.id) if one.what == "city" else names.subject(one.id)
        host = "" if one.host is None else names.party(one.host)
        money = slack(one.money, self._digits)
        return both(f"report.refusal.without.{one.what}", what=what, host=host, money=money)

    def _change(self, kind: str) -> Bilingual:
        """What is changed, and the parameters of the mechanism that say it."""
        change, names = both(f"report.change.{kind}"), ", ".join(parameters(self.model, kind))
        return both("report.refusal.set_by", change=change, parameters=names) if names else change

    def _cheapest_first(self) -> list["Price"]:
        known = [price for price in self.explanation.prices if price.money is not None]
        rest = [price for price in self.explanation.prices if price.money is None]
        return sorted(known, key=lambda price: float(f"{price.money:.9g}")) + rest  # what costs the same stays in order

    def _where(self, parts: Iterable[tuple["Subject", float | None]]) -> Bilingual:
        """The parties concerned, each with its years and the money in all; of very many those with most of it."""
        found: dict[Bilingual, _Place] = {}
        for subject, amount in parts:
            place = found.setdefault(self._subjects.text(subject), _Place())
            place.years += [] if subject.year is None else [subject.year]
            place.amount = place.amount if amount is None else (place.amount or 0.0) + amount
        places, more = [*found.items()], len(found) - _NAMED
        if more > 0:
            places = sorted(places, key=lambda one: -abs(one[1].amount or 0.0))[:_NAMED]
        texts = [self._place(party, place) for party, place in places]
        texts += [both("report.refusal.and_more", count=more)] if more > 0 else []
        return Joined(texts, "semicolon")

    def _place(self, party: Bilingual, place: "_Place") -> Bilingual:
        details = [place.span] if place.years else []
        if place.amount is not None and abs(place.amount) > _NOTHING:  # an amount of nothing says nothing
            details.append(slack(place.amount, self._digits))
        if not details:
            return party
        return both("join.beside", text=party, note=Joined(details, "pause"))

    @property
    def _digits(self) -> int:
        """Decimals worth showing beside the largest amount there is."""
        amounts = [price.money for price in self.explanation.prices] + [d.amount for d in self.explanation.conflict]
        return digits(max((abs(amount) for amount in amounts if amount is not None), default=0.0))


@dataclass
class _Place:
    years: list[int] = field(default_factory=list)
    amount: float | None = None

    @property
    def span(self) -> str:
        """Years as a reader writes them: the first and the last, where none is missing between them."""
        years = sorted(set(self.years))
        if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
            return f"{years[0]}–{years[-1]}"
        return ", ".join(map(str, years))
