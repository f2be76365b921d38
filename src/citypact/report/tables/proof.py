"""What was recomputed, and how exactly it agrees."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...pact.scheme import Scheme
from ...shown import counted
from ...solve.tried import untried
from ...text import Joined, both
from ..dossier import Dossier
from ..names import Names
from ..table import Cell, Table, column
from ..witnesses import witnesses


def proof(dossier: Dossier) -> Table:
    """One row for each check: what it is about and the figure found."""
    return Table(
        "proof",
        both("report.table.proof"),
        (column("check"), column("found", "exact")),
        tuple(_lines(dossier)),
        dossier.digits,
        note=both(f"report.note.proof{'_stated' if dossier.stated else ''}"),
    )


def _lines(dossier: Dossier) -> list[tuple[Cell, ...]]:
    scheme, verification = dossier.scheme, dossier.scheme.verification
    lines: list[tuple[Cell, ...]] = [
        (both("report.proof.ledger_difference"), float(verification["ledger_difference"])),
        (both("report.proof.tolerance"), float(verification["tolerance"])),
        (both("report.proof.rounding"), scheme.tolerance),
        (both("report.proof.breaches"), float(len(scheme.breaches))),
        *_coalitions(scheme),
    ]
    if len(scheme.stability):
        lines.append((both("report.proof.least_slack"), float(scheme.stability["slack"].iloc[0])))
    if rounding := verification.get("rounding"):
        lines.append((both("report.proof.moved"), float(rounding["moved"])))
    for stage in verification["stages"]:
        name = both(f"report.objective.{stage['objective']}")
        lines.append((both("report.proof.objective", name=name), _known(stage["value"])))
        if stage.get("rounded") is not None:
            lines.append((both("report.proof.rounded", name=name), float(stage["rounded"])))
        by = witnesses(stage.get("proven_by", ()))
        lines.append((both("report.proof.gap", name=name, by=by), _known(stage["gap"])))
        if disputed := stage.get("disputed_by"):
            lines.append((both("report.proof.disputed", by=witnesses(disputed)), float(len(disputed))))
    counts = ("coalition_rows_written", "linear_programs", "integer_programs")
    lines += [(both(f"report.proof.{name}"), float(verification[name])) for name in counts]
    lines += _confirmed(verification.get("worths_confirmed"))
    lines += _on_last_digit(verification.get("worths_on_last_digit"))
    lines += _ties(dossier.names, verification.get("ties", ()))
    lines += _alike(dossier.names, verification.get("alike", ()))
    return lines + [
        (both("report.proof.untried", package=name, version=found), None) for name, found in untried().items()
    ]


def _coalitions(scheme: Scheme) -> list[tuple[Cell, ...]]:
    """How many coalitions there are; where they are not listed, what is proven of them."""
    if scheme.claims.is_listed:
        return [(both("report.proof.coalitions"), float(scheme.claims.coalitions))]
    lines: list[tuple[Cell, ...]] = [
        (both("report.proof.coalitions_searched", count=counted(scheme.claims.coalitions)), None),
        (both("report.proof.coalitions_met"), float(scheme.verification.get("coalitions_met", 0))),
    ]
    if scheme.proven is not None:
        lines.append((both("report.proof.bound", by=witnesses(scheme.proven.by)), max(0.0, scheme.proven.bound)))
    return lines


def _known(amount: float | None) -> float | None:
    """None where nothing is known of a stage that the time did not reach."""
    return None if amount is None else float(amount)


def _confirmed(found: Mapping[str, Any] | None) -> list[tuple[Cell, ...]]:
    """Second opinions on worths; a line more where one was outvoted. Older documents have none."""
    if found is None:
        return []
    lines: list[tuple[Cell, ...]] = [
        (both("report.proof.confirmed", of=found["of"], by=witnesses(found["by"])), float(found["number"])),
        (both("report.proof.largest_difference"), float(found["largest_difference"])),
    ]
    if found["disputed"]:
        lines.append((both("report.proof.disputed", by=witnesses(found["disputed"])), float(len(found["disputed"]))))
    return lines


def _on_last_digit(found: Mapping[str, Any] | None) -> list[tuple[Cell, ...]]:
    """A warning where worths hang on the last digit of a capacity."""
    if found is None or not found["number"]:
        return []
    return [(both("report.proof.last_digit", number=found["number"], of=found["of"]), float(found["largest"]))]


def _ties(names: Names, found: Iterable[Mapping[str, Any]]) -> list[tuple[Cell, ...]]:
    """Transfers that could go elsewhere with the same total gain, and what was chosen."""

    def where(host: str | None) -> str:
        return both("report.proof.tie_stays") if host is None else names.party(host)

    lines: list[tuple[Cell, ...]] = []
    for tie in found:
        others = Joined([where(host) for host in tie["others"]])
        what = both("report.proof.tie", transfer=names.subject(tie["transfer"]), host=where(tie["host"]), others=others)
        lines.append((what, None))
    return lines


def _alike(names: Names, found: Iterable[tuple[str, str]]) -> list[tuple[Cell, ...]]:
    """Cities or transfers that could have each other's steps."""
    pairs = ((names.subject(one), names.subject(other)) for one, other in found)
    return [(both("report.proof.alike", one=one, other=other), None) for one, other in pairs]
