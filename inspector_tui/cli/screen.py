"""`--theme` and the other options that say how the screens are to look."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from inspector_tui.faces.output import SETTINGS

F = TypeVar("F", bound=Callable[..., Any])


def screen_options(command: F) -> F:
    """An option for each of `SETTINGS`; it sets the variable, which also outlives a lock."""
    for name, setting in reversed(SETTINGS.items()):
        command = click.option(
            f"--{name}",
            type=click.Choice(setting.words, case_sensitive=False),
            help=f"{setting.help} ({setting.variable})",
            expose_value=False,
            callback=_wish,
        )(command)
    return command


def _wish(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        os.environ[SETTINGS[str(parameter.name)].variable] = value
