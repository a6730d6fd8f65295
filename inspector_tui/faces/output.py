"""How the screens are sent to this terminal: decided once, from its name, the locale and wishes.

A wish comes from an option or a variable (an option sets the variable, so that it survives
locking), or was kept in `screen.toml`; what nobody wished follows from what is found. The terminal
is never asked: one that answers nothing starts just as fast.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Setting:
    """Something that can be wished: its variable, the words it takes, a sentence for `--help`."""

    variable: str
    words: tuple[str, ...]
    help: str


SETTINGS: dict[str, Setting] = {
    "theme": Setting(
        "INSPECTOR_TUI_THEME",
        ("terminal", "contrast", "contrast-light"),
        "The terminal's own colours; white on black; black on white.",
    ),
    "colours": Setting(
        "INSPECTOR_TUI_COLOURS",
        ("none", "8", "16", "256", "truecolor"),
        "How many colours the terminal has.",
    ),
    "background": Setting(
        "INSPECTOR_TUI_BACKGROUND",
        ("dark", "light"),
        "What the terminal's text stands on.",
    ),
    "signs": Setting(
        "INSPECTOR_TUI_SIGNS",
        ("unicode", "console", "ascii"),
        "Which signs the terminal's font has.",
    ),
    "quiet": Setting(
        "INSPECTOR_TUI_QUIET",
        ("yes", "no"),
        "Whether to spare the line, as over SSH.",
    ),
    "output": Setting(
        "INSPECTOR_TUI_OUTPUT",
        ("thin", "stock"),
        "Send only what changed, or as Textual does.",
    ),
}
"""By the name it has as an option (`--theme`) and in `screen.toml`."""

_DEPTHS = {"none": 0, "8": 8, "16": 16, "256": 256, "truecolor": 1 << 24}
_MANY = ("256color", "direct", "kitty", "alacritty", "ghostty", "foot", "wezterm")
_NO_COLOURS = ("vt1", "vt2", "vt3", "vt4", "vt5", "dumb", "unknown", "network")
_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python itself sets LC_CTYPE to where the locale is C (PEP 538)."""
_GUESS = "nothing says otherwise"
_REPERTOIRES = {"unicode": "utf-8", "console": "cp437", "ascii": "ascii"}


@dataclass(frozen=True)
class Reasoned:
    """A word that `SETTINGS` knows, and why: a clause for people.

    For signs also `locale`: those of an 8-bit locale. For output also "": thin where possible.
    """

    value: str
    why: str


@dataclass(frozen=True)
class Output:
    """Everything that was decided. `faults` are sentences about wishes that nobody understood.

    `encoding` is the codec of what is typed and sent; `repertoire` the one whose characters can be
    shown; `dims` says whether faint text stays readable.
    """

    theme: Reasoned
    colours: Reasoned
    background: Reasoned
    signs: Reasoned
    quiet: Reasoned
    output: Reasoned
    encoding: str = "utf-8"
    repertoire: str = "utf-8"
    dims: bool = True
    faults: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """How many colours there are; 0 for none."""
        return _DEPTHS[self.colours.value]

    @property
    def guesses(self) -> bool:
        """Whether the background is a guess, so that what is drawn must not vanish on the other."""
        return self.background.why == _GUESS

    @property
    def spares(self) -> bool:
        """Whether what is not needed at once waits until the keys rest."""
        return self.quiet.value == "yes"


def decide(environ: Mapping[str, str], kept: Mapping[str, str] | None = None) -> Output:
    """What to use, by variables, by what was kept in `screen.toml`, and by nothing else."""
    wishes = _Wishes(environ, kept or {})
    term = environ.get("TERM", "").lower()
    theme = wishes.get("theme") or Reasoned("terminal", "nothing else was asked for")
    signs = wishes.get("signs") or _signs(environ, term)
    codec = locale_codec(environ)
    unicode = signs.value in ("unicode", "console") or codec in ("", "ascii")
    return Output(
        theme=theme,
        colours=wishes.get("colours") or _colours(environ, term),
        background=wishes.get("background") or _background(environ, term),
        signs=signs,
        quiet=wishes.get("quiet") or _quiet(environ),
        output=wishes.get("output") or Reasoned("", "nobody asked for one"),
        encoding="utf-8" if unicode else codec,
        repertoire=_REPERTOIRES.get(signs.value, codec),
        dims=theme.value == "terminal" and not term.startswith(("linux", "vt", "st-")),
        faults=tuple(wishes.faults),
    )


@dataclass
class _Wishes:
    """What was asked for, by variable before file."""

    environ: Mapping[str, str]
    kept: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def get(self, name: str) -> Reasoned | None:
        """The wish for a setting that can be followed, or None."""
        setting = SETTINGS[name]
        found = None
        for place, value in (
            (setting.variable, self.environ.get(setting.variable, "")),
            ("screen.toml", self.kept.get(name, "")),
        ):
            if value and value.lower() not in setting.words:
                self.faults.append(f"{place}: {name} is one of {', '.join(setting.words)}.")
            elif value and found is None:
                found = Reasoned(value.lower(), f"{place} asks for it")
        return found


def _colours(environ: Mapping[str, str], term: str) -> Reasoned:
    if environ.get("NO_COLOR"):
        return Reasoned("none", "NO_COLOR is set")
    told = f"TERM is {term}" if term else "TERM is not set"
    if not term or term.startswith(_NO_COLOURS) or term.endswith(("-m", "-mono")):
        return Reasoned("none", told)
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "direct" in term:
        return Reasoned("truecolor", "COLORTERM says so" if environ.get("COLORTERM") else told)
    if any(name in term for name in _MANY):
        return Reasoned("256", told)
    if environ.get("COLORTERM") or "16color" in term:
        return Reasoned("16", told if "16color" in term else "COLORTERM is set")
    return Reasoned("8", told)


def _background(environ: Mapping[str, str], term: str) -> Reasoned:
    """`COLORFGBG` is what a few terminals say: the numbers of their two colours."""
    number = environ.get("COLORFGBG", "").rpartition(";")[2]
    if number.isdecimal() and int(number) < 16:
        light = int(number) == 7 or int(number) > 8
        return Reasoned("light" if light else "dark", "COLORFGBG says so")
    if term.startswith("linux"):
        return Reasoned("dark", "TERM is linux, and a console is dark")
    return Reasoned("dark", _GUESS)


def _signs(environ: Mapping[str, str], term: str) -> Reasoned:
    codec, name = locale_codec(environ), locale_name(environ)
    told = f"the locale is {name}" if name else "no locale is set"
    if codec == "ascii":
        return Reasoned("ascii", told)
    if not codec and (not term or term.startswith(_NO_COLOURS)):
        known = f"TERM={term} promises no more" if term else "nothing promises more"
        return Reasoned("ascii", f"{told}, and {known}")
    if codec not in ("", "utf-8"):
        return Reasoned("locale", told)
    if term.startswith("linux"):
        return Reasoned("console", "TERM is linux, and a console's fonts have few")
    return Reasoned("unicode", told if codec else f"{told}, and such terminals have them")


def _quiet(environ: Mapping[str, str]) -> Reasoned:
    for name in _SSH:
        if environ.get(name):
            return Reasoned("yes", f"{name} is set, so the line is a far one")
    return Reasoned("no", "there is no sign of SSH")


def locale_name(environ: Mapping[str, str]) -> str:
    """The locale that holds for characters, "" where none is set."""
    return next((environ[name] for name in _LOCALE if environ.get(name)), "")


def locale_codec(environ: Mapping[str, str]) -> str:
    """The codec that the locale names, `ascii` for one nobody knows, "" where none is set."""
    locale = locale_name(environ)
    if not locale:
        return ""
    if locale in ("C", "POSIX"):
        return "ascii"
    name = locale.partition(".")[2].partition("@")[0]
    if not name:
        return "utf-8"  # `en_GB`: what it stood for once, no system means today
    for spelling in (name, re.sub(r"(?i)^iso-?8859-?", "iso8859-", name)):
        with suppress(LookupError):
            return codecs.lookup(spelling).name
    return "ascii"


def as_it_was(environ: MutableMapping[str, str]) -> None:
    """Take back what Python put into the environment because the locale is C.

    Else we, and what we start over as when the vault is locked, would take it for a wish.
    """
    if sys.flags.utf8_mode and environ.get("LC_CTYPE") in _COERCED:
        del environ["LC_CTYPE"]
