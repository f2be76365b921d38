"""Which language is spoken: what a command asks for, else what the environment does, else English."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from citypact.catalogue import LANGUAGES

OPTION, VARIABLE = "--lang", "CITYPACT_LANG"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where systems keep the locale, the first that is set before the others."""


def known_language(tag: str) -> str | None:
    """The language of a tag or a locale; None if it is none of those spoken here.

    >>> known_language("zh"), known_language("zh_CN.UTF-8"), known_language("ZH-Hans-CN"), known_language("fr")
    ('zh', 'zh', 'zh', None)
    """
    word = tag.strip().lower().replace("_", "-").split(".")[0].split("@")[0].split("-")[0]
    return word if word in LANGUAGES else None


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of a command, whether its words can be understood or not.

    >>> spoken(["check", "x", "--lang", "zh-CN"], {"LANG": "en_US.UTF-8"}), spoken([], {"LANG": "zh_CN.GBK"})
    ('zh', 'zh')
    >>> spoken([], {"CITYPACT_LANG": "en", "LANG": "zh_CN.UTF-8"}), spoken([], {"LANG": "C.UTF-8"})
    ('en', 'en')
    """
    locale = next((environment[name] for name in LOCALE if environment.get(name)), "")
    tags = [*_asked(arguments), environment.get(VARIABLE, ""), locale]
    return next((found for tag in tags if (found := known_language(tag))), LANGUAGES[0])


def _asked(arguments: Sequence[str]) -> list[str]:
    """What stands after the option, the last first."""
    follows = [after for word, after in pairwise(arguments) if word == OPTION]
    joined = [word.partition("=")[2] for word in arguments if word.startswith(f"{OPTION}=")]
    return [*reversed(follows), *reversed(joined)]
