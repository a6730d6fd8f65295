"""Importing much at once."""

import gc
import sys

import pytest

from inspector_tui.imports import import_quickly


@pytest.fixture
def modules(tmp_path, monkeypatch):
    """Modules that note whether garbage was collected while they were imported."""
    noting = "import gc\ncollecting = gc.isenabled()\n"
    (tmp_path / "sound_module_of_a_test.py").write_text(noting)
    (tmp_path / "broken_module_of_a_test.py").write_text(f"{noting}raise OSError\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("sound_module_of_a_test", None)


def test_garbage_is_collected_again_after_an_import(modules):
    import_quickly("sound_module_of_a_test")
    assert not sys.modules["sound_module_of_a_test"].collecting
    assert gc.isenabled()


def test_garbage_is_collected_again_after_an_import_that_fails(modules):
    with pytest.raises(OSError):  # noqa: PT011
        import_quickly("broken_module_of_a_test")
    assert gc.isenabled()


def test_what_is_there_is_not_touched(modules):
    import_quickly("sound_module_of_a_test")
    frozen = gc.get_freeze_count()
    import_quickly("sound_module_of_a_test")
    assert gc.get_freeze_count() <= frozen


def test_who_collects_no_garbage_does_not_begin_to(modules):
    gc.disable()
    try:
        import_quickly("sound_module_of_a_test")
        assert not gc.isenabled()
    finally:
        gc.enable()
