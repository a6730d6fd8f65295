"""Notices when Textual is no longer what the thin output was written for."""

from __future__ import annotations

import hashlib
import inspect
import sys
from importlib.metadata import version

import pytest
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import Screen
from textual.strip import Strip

from inspector_tui.tui import thin
from inspector_tui.tui.thin import terminal, textual_parts

READ = {
    # What was read before the layer was written, by its text. When one differs: read what is new,
    # see whether the layer still does the same, then note the new sum here.
    App._display: "4b78dff6669a455c",
    Compositor.render_full_update: "ce99ccda4d2449b7",
    Compositor.render_partial_update: "888dccc892d8ecc2",
    LayoutUpdate.render_segments: "ff329c722506c983",
    ChopsUpdate.render_segments: "4c1cdb567e0b8354",
    LinuxDriver.start_application_mode: "7c41f5ba11a8ef05",
    LinuxDriver.stop_application_mode: "9a7e99c8d4bdbd3b",
    Screen._compositor_refresh: "7a40efe563816a06",
    Strip.render_style: "749d890bb5c43510",
}


def test_this_is_the_version_it_was_written_for() -> None:
    assert version("textual") == textual_parts.TEXTUAL


def test_every_signature_is_as_it_was() -> None:
    assert textual_parts.changed() == []


@pytest.mark.parametrize("part", READ, ids=lambda part: part.__qualname__)
def test_what_it_stands_in_for_still_reads_the_same(part: object) -> None:
    text = inspect.getsource(part)  # type: ignore[arg-type]
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == READ[part]  # type: ignore[index]


def test_where_a_signature_differs_stock_output_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "find_terminal", lambda: "/dev/tty")
    monkeypatch.setattr(sys, "platform", "linux")
    assert thin.why_stock() == ""
    assert thin.driver_class() is not None
    monkeypatch.setitem(textual_parts.SIGNATURES, App._display, "(self, screen, update)")
    assert "App._display(self, screen, renderable)" in thin.why_stock()
    assert thin.driver_class() is None


@pytest.mark.parametrize(
    ("platform", "wish", "path", "word"),
    [
        ("linux", "stock", "/dev/tty", "asks for"),
        ("linux", "", None, "no terminal"),
        ("darwin", "", "/dev/tty", "Linux only"),
    ],
)
def test_it_says_why_stock_output_is_used(
    monkeypatch: pytest.MonkeyPatch, platform: str, wish: str, path: str | None, word: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(thin.SWITCH, wish)
    monkeypatch.setattr(terminal, "find_terminal", lambda: path)
    assert word in thin.why_stock()
    assert thin.driver_class() is None


def test_a_textual_that_lacks_a_part_means_stock_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delitem(sys.modules, "inspector_tui.tui.thin.textual_parts")
    monkeypatch.delattr(thin, "textual_parts")
    monkeypatch.delattr("textual._compositor.ChopsUpdate")
    assert "ImportError" in thin.why_stock()


def test_a_kind_of_update_it_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError):
        list(textual_parts.pieces(textual_parts.CompositorUpdate()))
