"""A visit that raises nearly every kind of prompt, about 150 in all: far more than a real one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.demo import play
from inspector_tui.workflow.demo.script import told


def add(vault: Vault, today: dt.date) -> str:
    """Made from `every_kind.toml` as the demonstration makes its visits; the visit's id."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return play.visit(vault, *told(text, today))
