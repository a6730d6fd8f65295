"""What is chosen for a terminal, and why, from its name, its locale and what was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.errors import InspectorError
from inspector_tui.faces.kept import FILE_NAME, keep, load_kept
from inspector_tui.faces.output import SETTINGS, as_it_was, decide

NAMES = [
    *("TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "SSH_CONNECTION", "SSH_TTY"),
    *(setting.variable for setting in SETTINGS.values()),
]


@pytest.mark.parametrize(
    ("environ", "colours", "depth"),
    [
        ({"TERM": "xterm-256color"}, "256", 256),
        ({"TERM": "tmux-direct"}, "truecolor", 1 << 24),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "truecolor", 1 << 24),
        ({"TERM": "xterm", "COLORTERM": "yes"}, "16", 16),
        ({"TERM": "xterm-16color"}, "16", 16),
        ({"TERM": "xterm"}, "8", 8),
        ({"TERM": "screen"}, "8", 8),
        ({"TERM": "tmux"}, "8", 8),
        ({"TERM": "linux"}, "8", 8),
        ({"TERM": "vt100"}, "none", 0),
        ({"TERM": "vt220"}, "none", 0),
        ({"TERM": "xterm-mono"}, "none", 0),
        ({"TERM": "linux-m"}, "none", 0),
        ({"TERM": "dumb"}, "none", 0),
        ({}, "none", 0),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none", 0),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256", 256),
        ({"TERM": "vt100", "INSPECTOR_TUI_COLOURS": "16"}, "16", 16),
        ({"TERM": "xterm", "NO_COLOR": "1", "INSPECTOR_TUI_COLOURS": "8"}, "8", 8),
    ],
)
def test_colours(environ: dict[str, str], colours: str, depth: int) -> None:
    found = decide(environ)
    assert (found.colours.value, found.depth) == (colours, depth)


@pytest.mark.parametrize(
    ("environ", "signs", "repertoire", "encoding"),
    [
        ({"TERM": "xterm"}, "unicode", "utf-8", "utf-8"),
        ({"TERM": "xterm", "LANG": "en_GB.UTF-8"}, "unicode", "utf-8", "utf-8"),
        ({"TERM": "xterm", "LANG": "en_GB"}, "unicode", "utf-8", "utf-8"),
        ({"TERM": "xterm", "LANG": "C", "LC_CTYPE": "C.UTF-8"}, "unicode", "utf-8", "utf-8"),
        ({"TERM": "vt220", "LANG": "C.UTF-8"}, "unicode", "utf-8", "utf-8"),
        ({"TERM": "xterm", "LANG": "C"}, "ascii", "ascii", "utf-8"),
        ({"TERM": "xterm", "LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, "ascii", "ascii", "utf-8"),
        ({"TERM": "xterm", "LANG": "xx.nonsense"}, "ascii", "ascii", "utf-8"),
        ({"TERM": "vt100"}, "ascii", "ascii", "utf-8"),
        ({}, "ascii", "ascii", "utf-8"),
        ({"TERM": "linux", "LANG": "en_GB.UTF-8"}, "console", "cp437", "utf-8"),
        (
            {"TERM": "xterm", "LC_ALL": "en_GB.ISO-8859-15@euro", "LANG": "C"},
            *("locale", "iso8859-15", "iso8859-15"),
        ),
        ({"TERM": "linux", "LANG": "en_GB.iso88591"}, "locale", "iso8859-1", "iso8859-1"),
        ({"TERM": "xterm", "LANG": "ru_RU.KOI8-R"}, "locale", "koi8-r", "koi8-r"),
        ({"LANG": "C", "INSPECTOR_TUI_SIGNS": "unicode"}, "unicode", "utf-8", "utf-8"),
        ({"LANG": "en_GB.UTF-8", "INSPECTOR_TUI_SIGNS": "ASCII"}, "ascii", "ascii", "utf-8"),
        ({"LANG": "en_GB.iso88591", "INSPECTOR_TUI_SIGNS": "ascii"}, "ascii", "ascii", "iso8859-1"),
    ],
)
def test_signs(environ: dict[str, str], signs: str, repertoire: str, encoding: str) -> None:
    found = decide(environ)
    assert (found.signs.value, found.repertoire, found.encoding) == (signs, repertoire, encoding)


def test_a_reason_for_ascii_says_what_is_missing() -> None:
    promises = "no locale is set, and TERM=dumb promises no more"
    assert decide({"TERM": "dumb"}).signs.why == promises
    assert decide({}).signs.why == "no locale is set, and nothing promises more"


def test_over_ssh_the_line_is_spared_unless_somebody_says_otherwise() -> None:
    far = {"SSH_CONNECTION": "192.0.2.1 5022 192.0.2.2 22"}
    assert not decide({}).spares
    assert decide(far).spares
    assert "SSH_CONNECTION" in decide(far).quiet.why
    assert not decide(far | {"INSPECTOR_TUI_QUIET": "no"}).spares
    assert decide({"INSPECTOR_TUI_QUIET": "yes"}).spares


def test_faint_text_only_where_it_can_be_read() -> None:
    assert decide({"TERM": "xterm"}).dims
    assert not decide({"TERM": "linux"}).dims
    assert not decide({"TERM": "st-256color"}).dims
    assert not decide({"TERM": "xterm", "INSPECTOR_TUI_THEME": "contrast"}).dims


def test_a_variable_comes_before_what_was_kept() -> None:
    kept = {"theme": "contrast", "signs": "ascii"}
    found = decide({"TERM": "xterm", "INSPECTOR_TUI_THEME": "contrast-light"}, kept)
    assert found.theme.value == "contrast-light"
    assert found.theme.why.startswith("INSPECTOR_TUI_THEME")
    assert found.signs.value == "ascii"
    assert found.signs.why.startswith("screen.toml")


def test_the_background_is_a_guess_unless_something_says_it() -> None:
    assert decide({"TERM": "xterm"}).guesses
    for known in (
        {"TERM": "linux"},
        {"TERM": "xterm", "COLORFGBG": "0;15"},
        {"TERM": "xterm", "INSPECTOR_TUI_BACKGROUND": "dark"},
    ):
        assert not decide(known).guesses
    assert not decide({"TERM": "xterm"}, {"background": "light"}).guesses


def test_a_wish_nobody_understands_is_named_and_not_followed() -> None:
    found = decide({"TERM": "xterm", "INSPECTOR_TUI_COLOURS": "purple"}, {"theme": "pink"})
    assert found.colours.value == "8"
    assert [fault.partition(":")[0] for fault in found.faults] == [
        "screen.toml",
        "INSPECTOR_TUI_COLOURS",
    ]
    assert not any("purple" in fault or "pink" in fault for fault in found.faults)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=8)))
def test_every_environment_has_an_answer_with_reasons(environ: dict[str, str]) -> None:
    found = decide(environ)
    for name, setting in SETTINGS.items():
        choice = getattr(found, name)
        assert choice.why
        assert choice.value in (
            *setting.words,
            *{"signs": ["locale"], "output": [""]}.get(name, []),
        )
    "a".encode(found.encoding)
    "a".encode(found.repertoire)


def test_what_python_does_to_the_locale_is_no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    class Flags:
        utf8_mode = 1

    monkeypatch.setattr("inspector_tui.faces.output.sys.flags", Flags)
    environ = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}
    as_it_was(environ)
    assert environ == {"LANG": "C"}
    Flags.utf8_mode = 0
    environ = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}
    as_it_was(environ)
    assert environ["LC_CTYPE"] == "C.UTF-8"


def test_what_is_kept_is_there_next_time(tmp_path) -> None:
    assert load_kept(tmp_path) == {}
    keep(tmp_path, "theme", "contrast")
    keep(tmp_path, "signs", "ascii")
    keep(tmp_path, "theme", "contrast-light")
    assert load_kept(tmp_path) == {"theme": "contrast-light", "signs": "ascii"}
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["theme = ", "\xff", "theme = 3", "else = 'x'", "x" * 9000])
def test_a_spoilt_file_changes_nothing(tmp_path, text: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(text.encode("latin-1"))
    assert decide({}, load_kept(tmp_path)).theme.value == "terminal"


def test_without_a_vault_it_says_what_to_do(tmp_path) -> None:
    with pytest.raises(InspectorError, match="INSPECTOR_TUI_THEME=contrast"):
        keep(tmp_path / "none", "theme", "contrast")
