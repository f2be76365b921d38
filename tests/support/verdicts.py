"""Every place where the verdict on a scheme stands says what the number beside it says."""

import re

from citypact.evaluation import evaluate
from citypact.negotiation.objections import Objections
from citypact.optimize.design import prepare
from citypact.pact.scheme import Scheme
from citypact.report.cards import cards
from citypact.report.document import document
from citypact.report.dossier import Dossier
from citypact.report.tables import tightest
from citypact.report.verdict import verdict

_NUMBER = r"-?[\d,]+(?:\.\d+)?"


def value(text: str) -> float:
    """The figure in a text, which carries an asterisk where it rests on assumptions."""
    return float(text.rstrip("*").replace(",", ""))


def check_verdict(scheme: Scheme) -> None:
    """Every place where the verdict stands says what its number says."""
    dossier = Dossier(scheme, "simulation")
    stable, content = scheme.objections.empty, scheme.worse_off.empty
    said = "\n".join(str(sentence.text) for sentence in verdict(dossier))
    if stable:
        (least,) = re.findall(rf"Least slack ({_NUMBER})", said)
        assert value(least) >= 0
    else:
        (excess,) = re.findall(rf"most of all: by ({_NUMBER})", said)
        assert value(excess) > 0
    assert ("Every city gains at least" in said) == content
    losses = re.findall(rf" ({_NUMBER})[,.]", next(iter(re.findall(r"Worse off than alone:.*", said)), ""))
    assert len(losses) == len(scheme.worse_off)
    assert all(value(loss) < 0 for loss in losses)

    found = document(dossier, {})["verdict"]
    assert found["stable"] == (found["least_slack"] >= 0) == (found["objections"] == 0) == stable
    assert all(loss < 0 for loss in found["worse_off"].values())

    shown = list(cards(dossier))
    least = next(card.figure for card in shown if "slack" in str(card.label).lower())
    assert (value(least) >= 0) == stable
    assert ("bad" in {card.tone for card in shown}) == (not (stable and content))

    table = tightest(dossier)
    assert (value(table.texts(table.rows[0], "en")[-1]) >= 0) == stable
    assert evaluate(scheme).indicator("objections").value == (0 if stable else len(scheme.objections))

    talks = Objections(scheme, prepare(scheme.case, scheme.model, scheme.table))
    assert bool(talks.objecting.any()) == (talks.largest_loss > 0) == (not stable)
    assert talks.losses.empty == content
    assert (talks.losses["loss"] > 0).all()
