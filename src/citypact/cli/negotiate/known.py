"""What is known of talks before anything is worked out, against which what is asked for is checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citypact.cli.negotiate.words import problem

if TYPE_CHECKING:
    from citypact.case import Case
    from citypact.errors import Problem
    from citypact.mechanism import Mechanism
    from citypact.negotiation.offer import Offer


@dataclass(frozen=True)
class Known:
    """The case with its players, the mechanism, and the offer on the table."""

    case: "Case"
    model: "Mechanism"
    offer: "Offer"

    @property
    def cities(self) -> dict[str, str]:
        """The key of each city by all that it is called: its key and its names."""
        from citypact.case.naming import city_keys

        return city_keys(self.case) | {city.id: city.id for city in self.case.cities}

    def no_numbers(self, texts: Sequence[str], option: str) -> Iterator["Problem"]:
        """Problems of texts in an option that are no numbers of these talks, whatever the plan."""
        from citypact.negotiation.numbers.askable import never_one

        for text in texts:
            yield from never_one(text, self.case, self.model, option)

    def no_rules(self, rules: Sequence[str]) -> Iterator["Problem"]:
        """Problems of rules in ``--reopen`` that the offer does not change."""
        from citypact.negotiation.position import can_give_way
        from citypact.reading.suggest import suggestion

        known = can_give_way(self.offer)
        for rule in dict.fromkeys(rules):
            if rule not in known and rule != "all":
                yield problem("no_rule_to_reopen", rule, "--reopen", hint=suggestion(rule, known))
