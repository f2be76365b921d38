"""Bundled mechanisms with the plan given: the largest joint gain, whether there are terms for it or not."""

from citypact.bundled import bundled_folder
from citypact.mechanism import Mechanism


def for_the_joint_plan(model: Mechanism) -> Mechanism:
    """A mechanism that asks for consent to the joint plan as it is."""
    whole = model.coordination.model_copy(update={"mode": "joint-plan"})
    return model.model_copy(update={"coordination": whole})


def text_for_the_joint_plan(name: str) -> str:
    """The file of a bundled mechanism that finds the largest pact, as one that asks for consent to the joint plan."""
    text = (bundled_folder("models") / f"{name}.toml").read_text("utf-8")
    assert 'mode = "consent"' in text
    return text.replace('mode = "consent"', 'mode = "joint-plan"')
