"""Terms of exit in words."""

from ..mechanism import Mechanism
from ..text import Bilingual, both


def exit_sentence(model: Mechanism) -> Bilingual:
    """The terms of exit, written or implied, in one sentence."""
    rule = model.exit_terms
    if rule.who_can == "nobody" or model.participation.enforcement == "binding":
        return both("exit.none")
    notice = both("exit.notice.years", years=rule.notice_years) if rule.notice_years else both("exit.notice.none")
    return both(
        "exit.sentence",
        who=both(f"exit.who.{rule.who_can}"),
        notice=notice,
        assets=both(f"exit.assets.{rule.asset_rule}"),
        costs=both(f"exit.costs.{rule.project_costs}"),
        revert=both(f"exit.revert.{rule.revert_to}"),
    )
