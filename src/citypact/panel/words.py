"""The words of the README of a derived case, in one of the languages."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ..text import in_language, say
from .model import Place

_FOLDER = Path(__file__).resolve().parent


class Words:
    """What stands between the figures of the page."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, key: str, **values: object) -> str:
        """The words ``panel.readme.<key>``."""
        return say(f"panel.readme.{key}", self.lang, **values)

    def evidence(self, word: str) -> str:
        """A word of evidence."""
        return self.say(f"evidence.{word}")

    def leader(self, led_by: str) -> str:
        """Who leads a move."""
        return self.say(f"leader.{led_by}")

    def measure(self, name: str) -> str:
        """A measure by its key; the emissions of an origin have a name."""
        return self.say("origin_emissions") if name == ORIGIN_EMISSIONS else name

    def name(self, city: Place) -> str:
        """A city."""
        return in_language(city.name, self.lang)

    def listed(self, names: Iterable[str]) -> str:
        """Several names."""
        return self.say("comma").join(names)

    def default(self, path: str, text: str) -> str:
        """A text of the derivation: as it is written, but that of the defaults in the language of the page."""
        if self.lang == "en" or text.strip() != _english().get(path):
            return text
        return _chinese().get(path, text)


ORIGIN_EMISSIONS = "emissions at the origin"
"""What the emissions of the origin are called among the measures."""


@cache
def _english() -> dict[str, str]:
    """The texts of the defaults by path."""
    rules = tomllib.loads((_FOLDER / "defaults.toml").read_text(encoding="utf-8"))
    found = {name: rules["case"][name] for name in ("intro", "shows")}
    found |= {f"citations.{key}": text for key, text in rules["citations"].items()}
    found |= {f"parameters.{key}": given["why"] for key, given in rules["parameters"].items()}
    measures = {**rules["taxes"], **rules["resources"], "jobs": rules["jobs"], ORIGIN_EMISSIONS: rules["emissions"]}
    for name, measure in measures.items():
        found |= {
            f"{group}.{name}": measure[group]["why"] for group in ("rate", "open", "otherwise") if group in measure
        }
    return {path: text.strip() for path, text in found.items()}


@cache
def _chinese() -> dict[str, str]:
    """The same in Chinese."""
    known: dict[str, Any] = tomllib.loads((_FOLDER / "whys.zh.toml").read_text(encoding="utf-8"))
    flat = {name: text for name, text in known.items() if isinstance(text, str)}
    groups = {name: group for name, group in known.items() if isinstance(group, dict)}
    return flat | {f"{name}.{key}": text for name, group in groups.items() for key, text in group.items()}
