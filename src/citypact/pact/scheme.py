"""A scheme: the terms of a pact with everything that follows from them, each number taken from the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..case.flows import budget_revenue, discount_factors
from ..case.model import Case
from ..content import ByContent
from ..doors import SchemeDoors
from ..errors import InvalidInput
from ..game import Game
from ..game.coalitions import in_words
from ..game.searching import Worst
from ..mechanism import Mechanism
from ..mechanism.rights import Entitled
from ..shown import Shown, at_least, counted, number
from ..worth import Worths
from ..worth.claims import Claims, ListedClaims, Tightest, by_player, in_order, nothing_but_rounding, sum_over
from ..worth.finding import not_listed
from ..worth.outsiders import claims, claims_under
from . import columns
from . import ledger as books
from .assessment import assessed
from .attribution import attribution
from .audit import Breach, Outside
from .audit.assessment import scores as score_breaches
from .audit.participation import budgets as budget_breaches
from .borrowing import debts
from .budgets import budgets
from .deals import agreed_ratios, deals
from .money import per_unit
from .rounding import slips
from .terms import Terms
from .tiers import tiers
from .without import WithoutPact


@dataclass(frozen=True, eq=False, repr=False)
class Scheme(Shown, ByContent, SchemeDoors):
    """Terms with their consequences. Money in the case's unit; gains in present value over the status quo."""

    case: Case
    model: Mechanism
    table: Worths
    terms: Terms
    ledger: pd.DataFrame
    verification: Mapping[str, Any]
    """How the scheme was found and what was recomputed: see ``design.verify``."""
    breaches: tuple[Breach, ...] = ()
    facts: Case | None = None
    """The case as it was handed in, where other years of start were agreed on than its own."""

    def noted(self, verification: Mapping[str, Any], breaches: Iterable[Breach] | None = None) -> "Scheme":
        """The same with what was found of it; all that was worked out stays, since none of it follows from that."""
        broken = self.breaches if breaches is None else tuple(breaches)
        found = replace(self, verification=verification, breaches=broken)
        vars(found).update({name: known for name, known in vars(self).items() if name not in vars(found)})
        return found

    @property
    def given(self) -> Case:
        """The case as it was handed in; ``case`` has the years of start that were agreed on."""
        return self.case if self.facts is None else self.facts

    def _shown(self) -> Mapping[str, object]:
        objecting = int((self.stability["slack"] < -self.tolerance).sum())
        least, most = str(self.gain.idxmin()), str(self.gain.idxmax())
        return {
            "Scheme": f"for {self.case.id} under {self.model.id}",
            "moves": len(self.terms.plan),
            "projects": len(self.terms.projects),
            "joint gain": number(float(self.gain.sum())),
            "least gain": f"{number(float(self.gain[least]))} ({least})",
            "most gain": f"{number(float(self.gain[most]))} ({most})",
            "budgets": f"{number(float(self.budgets['budget'].sum()))}, {self.out_of_pocket.size} of "
            f"{len(self.case.cities)} cities lose",
            "objecting": f"{at_least(objecting, is_all=self.counts_all or not objecting)} of "
            f"{counted(self.claims.coalitions)} coalitions",
            "limits exceeded": len(self.breaches),
        }

    @property
    def anyway(self) -> Mapping[str, str]:
        """The status quo: host of each transfer that moves without a pact."""
        return self.table.chances.anyway

    @property
    def ties_left(self) -> bool:
        """Whether it is one of several that are equally good, of which the rule has not chosen yet."""
        return self.verification.get("ties") == "left"

    @property
    def unproven(self) -> list[Mapping[str, Any]]:
        """The stages of its design for which there was no time to prove an optimum."""
        return [stage for stage in self.verification.get("stages", ()) if not stage.get("proven", True)]

    @cached_property
    def without_pact(self) -> WithoutPact:
        """What happens without a pact, what it means to each city, and what becomes of it under the scheme."""
        return WithoutPact(self.case, self.anyway, self.terms.plan)

    @cached_property
    def net_flows(self) -> pd.DataFrame:
        """What each city receives less what it pays, over the status quo; cities by years, not discounted."""
        return books.net_flows(self.case, self.ledger, at=self._places)

    @cached_property
    def _places(self) -> columns.Places:
        return columns.Places.of(self.case, self.ledger)

    @cached_property
    def gain(self) -> pd.Series:
        """Gain of each city, in the order of the case."""
        return books.present(self.case, self.net_flows)

    @cached_property
    def gains(self) -> pd.DataFrame:
        """By city: worth alone, gain under the scheme, Shapley value, nucleolus, present value of budget revenue.

        Without the nucleolus where coalitions are not listed.
        """
        alone = {city: self.claims.worth(1 << i) for i, city in enumerate(self.claims.players)}
        discount, cities = discount_factors(self.case), self.gain.index
        columns = {
            "alone": [alone[str(city)] for city in cities],
            "gain": self.gain,
            "shapley": in_order(self.table.shapley.values, cities),
        }
        if self.table.nucleolus is not None:
            columns["nucleolus"] = in_order(self.table.nucleolus, cities)
        revenue = [float(discount @ budget_revenue(self.case, city)) for city in self.case.cities]
        return pd.DataFrame(columns | {"budget_revenue": revenue}, index=cities.rename("city"))

    @cached_property
    def budgets(self) -> pd.DataFrame:
        """By city: gain as budget money and imputed benefits, years of loss, payback, sum to finance: ``budgets``."""
        return budgets(self.case, self.ledger, self.slips, self._places)

    @cached_property
    def attribution(self) -> pd.DataFrame:
        """By city: what covered moves, others, projects, fund and instruments add to its gain: see ``attribution``."""
        return attribution(self.case, self.model.at(self.terms.sizes), self.terms, self.ledger)

    @cached_property
    def tiers(self) -> pd.DataFrame:
        """By tier of government that is no city: what it collects, loses and grants, and its gain: see ``tiers``."""
        return tiers(self.case, self.ledger)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """By transfer of the plan: parties, years, agreed ratios, tax shared and who gets it: see ``deals.deals``."""
        return deals(self.case, self.model, self.terms, self.ledger)

    @cached_property
    def agreed_ratios(self) -> pd.DataFrame:
        """Agreed parts of the split by transfer, party and year: see ``deals.agreed_ratios``."""
        return agreed_ratios(self.case, self.model, self.terms)

    @cached_property
    def fund(self) -> pd.DataFrame:
        """By year: what the fund takes in and pays out, by item, its interest, and its balance at the end of the year.

        Balance = that of the year before + interest + what comes in - grants.
        """
        payer, payee = (columns.texts(self.ledger, side) for side in ("payer", "payee"))
        rows = np.flatnonzero((payer == books.FUND) | (payee == books.FUND))
        of_rows = columns.texts(self.ledger, "item")[rows].tolist()
        items, years = sorted(set(of_rows)), pd.Index(self.case.years, name="year")
        place = {item: at for at, item in enumerate(items)}
        coins = np.zeros((len(years), len(items)), dtype=np.int64)
        at = self._places.year[rows], np.array([place[item] for item in of_rows], dtype=np.int64)
        np.add.at(coins, at, self.ledger["coins"].to_numpy()[rows])
        held = books.fund_balance(self.case, self.model, self.ledger)
        table = dict(zip(items, coins.T / per_unit(self.case), strict=True))
        earned = {"interest": books.fund_earnings(self.case, self.model, held), "balance": held}
        return pd.DataFrame(table | earned, index=years)

    @cached_property
    def debts(self) -> pd.DataFrame:
        """What each city owes to lenders at the end of each year; cities by years, not discounted."""
        return debts(self.case, self.ledger)

    @cached_property
    def project_costs(self) -> pd.DataFrame:
        """By project and city, or the fund: share of the cost, cost borne and benefit, in present value."""
        discount = dict(zip(self.case.years, discount_factors(self.case), strict=True))
        flows = self.ledger.assign(present=self.ledger["amount"] * self.ledger["year"].map(discount))
        cost = flows[flows["item"].isin(["project-cost", "fund-works"])].groupby(["subject", "payer"])["present"].sum()
        benefits = flows[flows["item"].isin(["project-benefit", "project-revenue"])]
        received = benefits.groupby(["subject", "payee"])["present"].sum()
        lost = benefits.groupby(["subject", "payer"])["present"].sum()
        rows = [
            (
                p,
                payer,
                self.terms.carried.get(p, 0.0) if payer == books.FUND else self.terms.project_share[p].get(payer, 0.0),
                cost.get((p, payer), 0.0),
                received.get((p, payer), 0.0) - lost.get((p, payer), 0.0),
            )
            for p in self.terms.projects
            for payer in (*(c.id for c in self.case.cities), books.FUND)
        ]
        table = pd.DataFrame(rows, columns=["project", "city", "share", "cost", "benefit"])
        return table[(table["share"] > 0) | (table["benefit"] != 0)].set_index(["project", "city"])

    @cached_property
    def claims(self) -> Claims:
        """What every coalition could do alone: its own plan, what it would create by the mechanism's instruments, and
        what it has of open projects that those outside would build, as the mechanism assumes.

        Players in canonical order, as in ``table``.
        """
        return claims(self.case, self.model.at(self.terms.sizes), self.table)

    @property
    def joint(self) -> Claims:
        """The same of plans alone, without the mechanism's instruments."""
        return claims_under(self.table, "frozen")

    @property
    def outside(self) -> Outside:
        """What coalitions could earn outside the pact, as the audit asks for it: ``joint`` and ``claims``."""
        return Outside(self.joint, self.claims)

    @property
    def shortfall(self) -> float:
        """The most by which a coalition with a right falls short; 0 if that is no more than rounding."""
        gains, slips = self.by_player
        entitled = Entitled.of(self.case, self.model.participation.coalitions, self.claims.players)
        short = self.claims.violated(gains + slips, 0.0, entitled)
        return max((self.claims.worth(c) - sum_over(c, gains) for c in short), default=0.0)

    @property
    def game(self) -> Game:
        """The same as ``claims`` as a game. Raises InvalidInput where coalitions are not listed."""
        found = self.claims
        if not isinstance(found, ListedClaims):
            raise InvalidInput([not_listed(self.case.id, len(found.players))])
        return found.game

    @cached_property
    def slips(self) -> pd.Series:
        """By how much rounding to coins can have changed the gain of each city, in the order of the case."""
        return slips(self.case, self.ledger, self._places)

    @property
    def tolerance(self) -> float:
        """What counts as rounding of the gains of all cities together, and so of any of them, in the case's money."""
        return float(self.slips.sum())

    @cached_property
    def excess(self) -> np.ndarray:
        """Worth (as in ``game``) less joint gain of every coalition, canonical order; the empty coalition has 0.

        What is no more than the rounding of its members' payments counts as 0. Raises InvalidInput where coalitions are
        not listed.
        """
        return ListedClaims(self.game).excess(*self.by_player)

    @cached_property
    def by_player(self) -> tuple[np.ndarray, np.ndarray]:
        """Gains and slips in the order of the players."""
        return by_player(self.claims, self.gain), by_player(self.claims, self.slips)

    @cached_property
    def stability(self) -> pd.DataFrame:
        """Every proper coalition: members, worth, joint gain, slack (gain less worth); least slack first.

        A slack that is no more than the rounding of its members' payments counts as 0. Where coalitions are not listed
        they are those with the least slack that were found; ``proven`` says how little the least can be.
        """
        return self._table_of(self._tightest)

    @cached_property
    def _tightest(self) -> Tightest:
        return self.claims.tightest(*self.by_player)

    def _table_of(self, found: Tightest) -> pd.DataFrame:
        """Coalitions with their members, worth, joint gain and slack."""
        table = {
            "coalition": pd.Series(found.coalitions, dtype=self._numbers),
            "members": pd.Series(in_words(found.coalitions, self.claims.players), dtype=str),
            "worth": found.worths,
            "gain": found.worths - found.excess,
            "slack": -found.excess + 0.0,
        }
        return pd.DataFrame(table).set_index("coalition")

    @property
    def _numbers(self) -> type:
        """What holds the number of a coalition: Python's own whole numbers where a machine word is too short."""
        return np.int64 if len(self.claims.players) < 63 else object

    @cached_property
    def proven(self) -> Worst | None:
        """The coalition that would gain most by leaving, and what no coalition would gain more than; None for a city.

        What rounding to coins can have taken from the cities is not counted.
        """
        gains, slips = self.by_player
        return self.claims.worst(gains + slips, Entitled("all", self.claims.players))

    @cached_property
    def objecting(self) -> Tightest:
        """Coalitions that would do better alone, those who lose most first."""
        return self._tightest.first(int((self._tightest.excess > 0.0).sum()))

    @cached_property
    def objections(self) -> pd.DataFrame:
        """The same as a table; columns as of ``stability``."""
        return self._table_of(self.objecting)

    @property
    def counts_all(self) -> bool:
        """Whether all coalitions that object are known: listed, or proven to be none."""
        return self.claims.is_listed or not self.objecting.coalitions

    @cached_property
    def out_of_pocket(self) -> pd.Series:
        """Cities whose budgets lose over the status quo, in present value, and by how much; the largest loss first."""
        change = self.budgets["budget"]
        change = pd.Series(nothing_but_rounding(change.to_numpy(), self.slips.to_numpy()), index=change.index)
        return change[change < 0].sort_values(kind="stable")

    @cached_property
    def over_budget(self) -> pd.DataFrame:
        """Cities whose budgets are down by more than the mechanism lets them be.

        Columns: missing (present value; 0 where it asks nothing in present value or nothing is missing) and years (in
        which the budget is down too far).
        """
        found: dict[str, dict[str, Any]] = {}
        for breach in budget_breaches(self.case, self.model, self.terms, self.ledger):
            city, _, year = breach.subject.partition("/")
            if breach.excess > float(self.slips[city]):
                row = found.setdefault(city, {"missing": 0.0, "years": ()})
                row |= {"years": (*row["years"], int(year))} if year else {"missing": breach.excess}
        return pd.DataFrame.from_dict(found, orient="index", columns=["missing", "years"]).rename_axis("city")

    @cached_property
    def assessment(self) -> pd.DataFrame:
        """How each city is assessed: see ``assessed``; empty where the mechanism has no assessment."""
        return assessed(self.case, self.model.at(self.terms.sizes), self.terms, self.ledger)

    @cached_property
    def below_score(self) -> pd.Series:
        """Cities whose score is below the least that the mechanism asks for, and the score that they lack."""
        closed = self.model.at(self.terms.sizes)
        short = list(score_breaches(self.case, closed, self.terms, self.ledger))
        cities = [b.subject for b in short if b.excess > float(self.slips[b.subject])]
        least = self.model.participation.minimum_score or 0.0
        return pd.Series({city: least - float(self.assessment["score"][city]) for city in cities}, dtype=float)

    @property
    def accepted(self) -> bool:
        """Whether no city and no coalition objects, for its gain, for a budget or for its score."""
        nobody = not self.objecting.coalitions and self.worse_off.empty and self.over_budget.empty
        return bool(nobody and self.below_score.empty)

    @cached_property
    def worse_off(self) -> pd.Series:
        """Cities that gain less than they could alone, and how much less."""
        loss = self.gains["gain"] - self.gains["alone"]
        loss = pd.Series(nothing_but_rounding(loss.to_numpy(), self.slips.to_numpy()), index=loss.index)
        return loss[loss < 0]
