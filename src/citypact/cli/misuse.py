"""What is wrong with the words of a command, in Chinese; in English the library says it itself."""

import re
from typing import Any

import typer

from citypact.cli.output import complain
from citypact.text import both, say

_WHERE = r"Invalid value for ['\"]?(?P<where>.*?)['\"]?(?: \(.*?\))?: "
_QUOTED = r"['\"](?P<what>.*?)['\"]"
_KNOWN = (
    ("no_such_option", r"No such option: (?P<what>\S+)(?: .*)?"),
    ("no_such_command", rf"No such command {_QUOTED}\.(?: .*)?"),
    ("missing_command", r"Missing command\."),
    ("missing_option", rf"Missing option {_QUOTED}(?: \(.*\))?\.?(?: .*)?"),
    ("missing_argument", rf"Missing argument {_QUOTED}\.?(?: .*)?"),
    ("extra", r"Got unexpected extra argument(?:s|\(s\))? \((?P<what>.*)\)"),
    ("no_value", rf"Option {_QUOTED} requires (?:an argument|\d+ arguments)\.?"),
    ("takes_none", rf"Option {_QUOTED} does not take a value\."),
    ("not_one_of", rf"{_WHERE}(?:Value error, )?{_QUOTED} is not one of (?P<among>.*)\."),
    ("no_integer", rf"{_WHERE}.*(?:is not a valid int|should be a valid integer).*"),
    ("at_least", rf"{_WHERE}Input should be greater than or equal to (?P<least>\S+)"),
    ("at_least", rf"{_WHERE}\S+ is not in the range x>=(?P<least>\S+)\."),
    ("no_number", rf"{_WHERE}.*could not convert string to float.*"),
    ("invalid", rf"{_WHERE}(?P<what>.*)"),
    ("invalid_alone", r"Invalid value: (?P<what>.*)"),
)
"""Name of the message, and what the library says; the first that fits."""


def is_misuse(error: Exception) -> bool:
    """Whether the library raised it because of the words of a command."""
    return isinstance(error, typer.BadParameter.__bases__)


def explained(error: Any, lang: str) -> int:
    """Say usage, the way to the help, and what is wrong; the exit code. Help that stands for an error was shown."""
    what = error.format_message()
    if what and error.ctx is not None:
        usage = error.ctx.get_usage()
        complain("\n".join([usage, say("help.more", lang, command=error.ctx.command_path)]))
    if what:
        complain(say("help.wrong", lang, what=in_words(what, lang)))
        advise(error, lang)
    return int(error.exit_code)


def advise(error: Any, lang: str) -> None:
    """Say how several values are given, where words are left over and the command has options that may be repeated."""
    if error.ctx is None or not re.fullmatch(dict(_KNOWN)["extra"], error.format_message(), flags=re.DOTALL):
        return
    repeated = [option.opts[0] for option in error.ctx.command.params if getattr(option, "multiple", False)]
    if repeated:
        complain(say("help.misuse.several", lang, options=", ".join(repeated)))


def in_words(text: str, lang: str) -> str:
    """What the library says of a misuse in ``lang``; as it is where it says something else."""
    for name, pattern in _KNOWN:
        if match := re.fullmatch(pattern, text.strip(), flags=re.DOTALL):
            return say(f"help.misuse.{name}", lang, **match.groupdict(), hint=_hint(text))
    return text


def _hint(text: str) -> str:
    """What the library says was probably meant; nothing if it does not."""
    meant = re.search(r"(?:Did you mean|Possible options?:) ['\"]?(?P<name>[\w-]+)", text)
    return "" if meant is None else both("reading.did_you_mean", name=meant["name"])
