"""The verb ``doctor``: whether answers can be relied on here."""

import sys
from typing import TYPE_CHECKING

import typer

from citypact.cli.output import print_json, settings
from citypact.cli.verb import verb
from citypact.text import in_language, say

if TYPE_CHECKING:
    from citypact.doctor import Finding


@verb()
def doctor() -> None:
    """Solve problems with known answers on this machine and say what is sound; exit code 1 if anything is not."""
    from citypact.doctor import examine, is_sound

    findings = []
    for finding in examine():
        findings.append(finding)
        if not settings.json:
            sys.stdout.write(_line(finding))
    if settings.json:
        print_json({"sound": is_sound(findings), "checks": [_record(finding) for finding in findings]})
    else:
        sys.stdout.write(_verdict(findings))
    if not is_sound(findings):
        raise typer.Exit(1)


def _line(finding: "Finding") -> str:
    mark = " " if finding.sound else "!"
    return f"{mark} {in_language(finding.about, settings.lang)}: {in_language(finding.found, settings.lang)}\n"


def _record(finding: "Finding") -> dict[str, str | bool]:
    about, found = in_language(finding.about, settings.lang), in_language(finding.found, settings.lang)
    return {"check": about, "sound": finding.sound, "found": found}


def _verdict(findings: list["Finding"]) -> str:
    amiss = sum(not finding.sound for finding in findings)
    key = "doctor.verdict.unsound" if amiss else "doctor.verdict.sound"
    return say(key, settings.lang, count=amiss, all=len(findings)) + "\n"
