"""Set-ups stay whole: bounds, recorded versions, versions that code knows as tried, and the two commands agree."""

import os
import tomllib

import pytest
from hypothesis import settings
from packaging.requirements import Requirement
from packaging.version import Version

from citypact.solve.tried import TRIED
from support.pins import CONSTRAINTS, ROOT, canonical, lowest, recorded, requirements

PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@pytest.mark.parametrize("text", requirements())
def test_every_requirement_has_a_lower_and_an_upper_bound(text: str) -> None:
    assert {bound.operator for bound in Requirement(text).specifier} == {">=", "<"}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("text", requirements())
def test_the_recorded_version_lies_within_the_bounds(text: str, python: str) -> None:
    requirement = Requirement(text)
    assert requirement.specifier.contains(recorded(python)[canonical(requirement.name)])


def test_the_lowest_versions_cover_every_requirement() -> None:
    assert lowest().keys() == {canonical(Requirement(text).name) for text in requirements()}


@pytest.mark.parametrize("package", TRIED)
def test_lowest_and_recorded_versions_of_solvers_are_those_known_as_tried(package: str) -> None:
    least, *_ = tried = TRIED[package]
    assert Version(lowest()[package]) == Version(least)
    assert {recorded(python)[package] for python in PYTHONS} <= set(tried)


def test_no_registry_is_named() -> None:
    text = CONSTRAINTS.read_text("utf-8")
    assert "://" not in text
    assert not any(line.startswith("-") for line in text.splitlines())


def test_both_commands_take_the_recorded_versions() -> None:
    commands = (ROOT / "README.md").read_text("utf-8").split("## Two commands")[1].split("\n## ")[0]
    assert "pip install -c tests/constraints.txt ." in commands
    assert "\ntests/run\n" in commands
    assert "-c tests/constraints.txt" in (ROOT / "tests" / "run").read_text("utf-8")
    assert "exec tests/run" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_drawn_examples_are_the_same_every_time() -> None:
    assert settings().derandomize == (os.environ.get("HYPOTHESIS_PROFILE", "fixed") == "fixed")


def test_scripts_can_be_run() -> None:
    assert all((ROOT / name).stat().st_mode & 0o111 for name in ("tests/run", "tests/record", ".ci/run"))


def test_examples_have_all_that_they_are_made_for() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert {*extras["widget"], *extras["simulation"]} < set(extras["examples"])
    assert "tests/run --examples" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "'.[dev,examples]'" in (ROOT / "tests" / "record").read_text("utf-8")


def test_server_and_clusters_are_tested_with_what_they_ask_for() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert len(extras["web"]) == 3
    assert len(extras["distributed"]) == 2
    assert {*extras["web"], *extras["distributed"]} <= set(extras["dev"])
