"""The command line in Chinese: whoever asks for it, in whatever way, gets it, on any console."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from citypact.bundled import PAGES
from citypact.case.starter import write_starter
from citypact.cli import _command, main
from citypact.cli.plainer import PLAINER
from citypact.cli.spoken_help import texts

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The starter case."""
    path = tmp_path_factory.mktemp("case") / "new"
    write_starter(path)
    return str(path)


def helps(command: Any, path: str = "citypact") -> Iterator[tuple[str, str]]:
    """Every text of help from a command downwards, with where it stands."""
    for text in (command.help, command.epilog):
        if text:
            yield path, " ".join(text.split())
    for param in command.params:
        yield f"{path} {param.name}", " ".join((getattr(param, "help", None) or "").split())
    for name, below in getattr(command, "commands", {}).items():
        yield from helps(below, f"{path} {name}")


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh_CN.UTF-8", "ZH", "zh-Hans-CN", "zh_CN.GBK@pinyin"])
def test_a_tag_of_a_language_is_understood(case: str, tag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", case, "--lang", tag]) == 0
    assert "未发现问题" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "arguments", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, [], "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN"}, [], "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, [], "en"),
        ({"LANG": "de_DE.UTF-8"}, [], "en"),
        ({"LANG": "zh_CN.UTF-8", "CITYPACT_LANG": "en"}, [], "en"),
        ({"CITYPACT_LANG": "zh_CN.UTF-8"}, [], "zh"),
        ({"CITYPACT_LANG": "zh"}, ["--lang", "en"], "en"),
    ],
)
def test_the_locale_decides_where_nothing_else_is_said(
    environment: dict[str, str],
    arguments: list[str],
    lang: str,
    case: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "CITYPACT_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["check", case, *arguments]) == 0
    assert bool(CHINESE.search(capsys.readouterr().out.replace("三江城市群（虚构示例）", ""))) is (lang == "zh")


def test_the_language_may_stand_before_the_verb(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh-CN", "check", case]) == 0
    assert "未发现问题" in capsys.readouterr().out


def test_an_unknown_language_is_refused(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", case, "--lang", "fr"]) == 2
    assert "fr is none of the" in capsys.readouterr().err


def test_every_text_of_help_is_in_the_catalogue_and_no_other() -> None:
    said = list(helps(_command()))
    assert len(said) > 150
    assert [(path, text) for path, text in said if text not in texts()] == []
    assert set(texts()) - {text for _, text in said} == {"Show this message and exit."}


@pytest.mark.parametrize(
    "verb", [[], ["design"], ["negotiate"], ["negotiate", "ranges"], ["model", "copy"], ["accounts"]]
)
def test_help_speaks_chinese_and_cuts_nothing_off(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*verb, "--help", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "用法" in said
    assert "选项" in said
    assert not re.search(r"Usage|Options|Arguments|Commands|Show this|\[required|\[default|…", said)
    assert max(map(cell_len, said.splitlines())) <= 100
    assert main([*verb, "--help", "--lang", "en"]) == 0
    assert not CHINESE.search(capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_keeps_square_brackets(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever copies a command from a page of help installs what it names."""
    assert main(["sweep", "--help", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert "'citypact[distributed]'" in said
    assert "'citypact[parquet]'" in said


def test_chinese_help_says_what_may_stand_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["negotiate", "ranges", "--help", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "--of origin_share|fund_share|contribution_rate" in said
    assert "--offer OFFER" in said
    assert re.search(r"CASE +自带案例.*必填。", said)
    assert re.search(r"--json +输出", said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bogus"], "没有命令 bogus"),
        (["desing", "a"], "没有命令 desing。是否想写“design”？"),
        (["negotiate", "whi", "a"], "没有命令 whi。是否想写“why”？"),
        (["design", "a", "--modle", "x"], "没有选项 --modle。是否想写“--method”？"),
        (["check"], "缺少参数 CASE"),
        (["check", "a", "b"], "多余的参数：b"),
        (["check", "a", "--force"], "没有选项 --force"),
        (["check", "a", "--lang", "zh", "--time-limit"], "选项 --time-limit 须给出值"),
        (["check", "a", "--time-limit", "soon"], "--time-limit：应为数值"),
        (["schema", "--kind", "x"], "--kind：x 不在可选值"),
        (["negotiate", "a", "--jobs", "0"], "--jobs：不得小于 1"),
        (["game", "guangdong-transfer", "--players", "a.csv"], "错误：--players：仅用于价值表文件"),
        (["negotiate", "a", "--jobs", "x"], "--jobs：应为整数"),
        (["check", "a", "--json", "--json"], "重复给出"),
        (["init", "a", "--distances", "b"], "--distances 与 --derivation 须和 --from-panel 同用"),
        (["check", "a", "--lang", "zh", "--lang", "fr"], "fr 不在可用语言之列"),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_chinese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, *([] if "--lang" in words else ["--lang", "zh"])]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert "错误：" in printed.err
    assert not re.search("Usage|Error|Missing|Invalid|No such", printed.err)
    assert printed.out == ""


def test_without_words_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh"]) == main(["--lang", "en"]) == 2
    assert "命令" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("encoding", "text", "shown"),
    [
        ("gbk", "✓ 稳定 ✗ 不稳定 · 北京—天津 2024–2033", "√ 稳定 × 不稳定 · 北京—天津 2024–2033"),
        ("ascii", "✓ a–b “c” …", '+ a-b "c" ...'),
        ("latin-1", "✗ 京 é", "× \\u4eac é"),
        ("utf-8", "✓ 京", "✓ 京"),
    ],
)
def test_a_console_gets_the_signs_it_has(encoding: str, text: str, shown: str) -> None:
    assert text.encode(encoding, PLAINER).decode(encoding) == shown


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_to_start_from_names_verbs_that_there_are(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "--lang", lang]) == 0
    page = capsys.readouterr().out
    assert page == PAGES["start"][lang].read_text("utf-8")
    command: Any = _command()
    lines = [line.split()[1:] for block in page.split("```sh\n")[1:] for line in block.split("```")[0].splitlines()]
    assert len(lines) > 10
    for verb, *rest in lines:
        below = command.commands[verb]
        for word in rest:
            below = getattr(below, "commands", {}).get(word, below)
        known = {option for param in below.params for option in param.opts}
        if verb == "negotiate" and below is command.commands[verb]:
            known = {option for param in below.commands["summary"].params for option in param.opts}
        assert {word for word in rest if word.startswith("--")} <= known, verb


def test_a_folder_of_a_name_in_chinese_is_no_matter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "三江"), "--lang", "zh_CN"]) == 0
    assert "三江" in capsys.readouterr().out
