"""The first screen of a vault."""

import threading
from contextlib import asynccontextmanager, contextmanager

import pytest
from tuiapps import ListPage, RealApp, paste, questions
from vaults import PASSPHRASE, make_vault
from visitapps import Driver

from inspector_tui.faces.idle import Idle
from inspector_tui.faces.opening import in_use_words
from inspector_tui.tui.app import LOCK
from inspector_tui.tui.boxes import SecretBox
from inspector_tui.tui.dialog import Say
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.screens.unlock import UnlockPage
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.lock import Holder
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.setup import create_vault


@pytest.fixture
def home(tmp_path) -> Home:
    made = make_vault(tmp_path)
    made.vault.close()
    return made.home


@asynccontextmanager
async def opened(home: Home, size=(80, 24)):
    app = RealApp(home, first=lambda app: ListPage(questions(3)))
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.sees("This vault is locked.")
        try:
            yield driver
        finally:
            app.close_vault()


def open_now(driver: Driver) -> bool:
    return isinstance(driver.app.screen, ListPage)


async def test_the_passphrase_opens_the_vault(home):
    async with opened(home) as driver:
        await paste(driver, PASSPHRASE)
        assert PASSPHRASE not in driver.text
        assert "*" * len(PASSPHRASE) in driver.text
        await driver.press("enter")
        await driver.until(lambda: open_now(driver))
        assert driver.app.vault.owner.initials == "AB"
        assert not driver.app.vault.read_only


async def test_nothing_is_said_about_whose_vault_it_is(home):
    async with opened(home) as driver:
        assert "inspector-tui" in driver.text
        for part in ("Baker", "AB", "Authority", "HSE"):
            assert part not in driver.text.replace(str(home.path), "")


async def test_a_vault_without_its_header_is_not_set_up_anew(home):
    home.header.unlink()
    home.header_copy.unlink()
    async with opened(home) as driver:
        await driver.sees("header is gone")
        await driver.sees("Put back vault.json")
        await paste(driver, PASSPHRASE)
        await driver.press("enter")
        await driver.sees("header is gone")
    assert not home.exists()


async def test_a_wrong_passphrase_is_said_and_later_ones_must_wait(home):
    async with opened(home) as driver:
        for _ in range(2):
            await paste(driver, "wrong horse")
            await driver.press("enter")
            await driver.sees("Wrong passphrase.")
            assert "Wait" not in driver.text
            await driver.type("x")
            await driver.sees(" *")
            await driver.press("ctrl+u")
        await paste(driver, "wrong horse")
        await driver.press("enter")
        await driver.sees("Wait 1 second.")
        await paste(driver, "typed too early")
        assert len(driver.app.screen.query_one("#passphrase", SecretBox)) == 0
        await driver.lacks("Wait 1 second.")
        await paste(driver, PASSPHRASE)
        await driver.press("enter")
        await driver.until(lambda: open_now(driver))


async def test_letters_of_another_encoding_are_refused_and_not_made_the_same(home):
    async with opened(home) as driver:
        await paste(driver, "gr\ufffdn")
        await driver.sees("no letter in UTF-8")
        assert len(driver.app.screen.query_one("#passphrase", SecretBox)) == 0


@pytest.mark.parametrize("keys", [(), ("ctrl+r",), ("ctrl+r", "x", "ctrl+u", "ctrl+r", "a")])
async def test_what_was_typed_and_left_standing_is_locked_away(home, monkeypatch, keys):
    async with opened(home) as driver:
        driver.app._lock_when_idle()
        assert driver.app.is_running
        await driver.press(*keys, "s")
        monkeypatch.setattr(Idle, "left", 0.0)
        driver.app._lock_when_idle()
        await driver.until(lambda: not driver.app.is_running, "the end")
    assert driver.app.return_value == LOCK


async def test_an_empty_lock_screen_stays(home, monkeypatch):
    async with opened(home) as driver:
        await driver.press("s", "backspace")
        monkeypatch.setattr(Idle, "left", 0.0)
        driver.app._lock_when_idle()
        assert not driver.app._exit


@contextmanager
def slow_opening(monkeypatch):
    """Opening a vault waits until the event is set; gives it and the data keys that were tried."""
    go, keys, open_vault = threading.Event(), [], Vault.open

    def slow(home, header, dek, **more):
        keys.append(dek)
        assert go.wait(20)
        return open_vault(home, header, dek, **more)

    monkeypatch.setattr(Vault, "open", slow)
    try:
        yield go, keys
    finally:
        go.set()


async def test_keys_typed_while_it_opens_are_for_the_page_that_comes(home, monkeypatch):
    with slow_opening(monkeypatch) as (go, keys):
        async with opened(home) as driver:
            await paste(driver, PASSPHRASE)
            driver.burst("enter", "down", "a", "down", "a")
            await driver.until(lambda: keys, "the opening")
            go.set()
            await driver.until(lambda: open_now(driver) and driver.app.idle)
            assert driver.app.screen.done == ["add", "add"]
            assert driver.app.screen.query_one(LineList).line.id == "PA-002"
            assert not any(keys)  # the vault keeps a data key of its own


async def test_keys_typed_while_it_opens_close_nothing_that_is_to_be_read(home, monkeypatch):
    with slow_opening(monkeypatch) as (go, keys):
        async with opened(home) as driver:
            driver.app.opened, plain = (
                lambda vault, notices: plain(vault, ["Read this first."]),
                driver.app.opened,
            )
            await paste(driver, PASSPHRASE)
            driver.burst("enter", "enter", "enter")
            await driver.until(lambda: keys, "the opening")
            go.set()
            await driver.sees("Read this first.")
            await driver.press("enter")
            await driver.until(lambda: open_now(driver))


async def test_keys_typed_while_a_wrong_passphrase_is_tried_mean_nothing(home):
    async with opened(home) as driver:
        await paste(driver, "wrong horse")
        driver.burst("enter", *"typed ahead", "enter")
        await driver.sees("Wrong passphrase.")
        await driver.until(lambda: driver.app.idle)
        assert len(driver.app.screen.query_one("#passphrase", SecretBox)) == 0
        await paste(driver, PASSPHRASE)
        await driver.press("enter")
        await driver.until(lambda: open_now(driver))


async def test_it_can_be_left_while_it_opens(home, monkeypatch):
    with slow_opening(monkeypatch) as (_, keys):
        async with opened(home) as driver:
            await paste(driver, PASSPHRASE)
            driver.burst("enter", "a")
            await driver.until(lambda: keys, "the opening")
            driver.burst("ctrl+x")
            await driver.until(lambda: driver.app.return_code is not None)
        assert driver.app.return_code == 0


async def test_enter_on_an_empty_box_is_no_attempt(home):
    async with opened(home) as driver:
        await driver.press("enter", "enter", "enter", "enter")
        assert "Wrong" not in driver.text


async def test_the_recovery_code_opens_it_too_and_says_what_to_do_then(tmp_path):
    home = Home(tmp_path / "home")
    owner = Owner("A. Baker", "AB", "Example Authority")
    made = create_vault(home, owner, Secret(PASSPHRASE), kdf=KDF_FLOOR)
    made.vault.confirm_code()
    made.vault.close()
    async with opened(home) as driver:
        await driver.press("ctrl+r")
        await driver.sees("Seven groups of five")
        typed = made.recovery_code.replace("-", " ").lower()
        await paste(driver, typed)
        assert typed in driver.text
        await driver.press("enter")
        await driver.sees("Choose a new passphrase soon")
        await driver.press("enter")
        await driver.until(lambda: open_now(driver))


async def test_a_code_that_cannot_be_one_says_where(home):
    async with opened(home) as driver:
        await driver.press("ctrl+r")
        await driver.type("ab!")
        await driver.press("enter")
        await driver.sees("near group 1")
        await driver.press("ctrl+r")
        await driver.lacks("near group 1")
        assert driver.app.focused.id == "passphrase"


async def test_a_vault_in_use_says_who_has_it_and_opens_for_reading(tmp_path):
    made = make_vault(tmp_path)
    async with opened(made.home) as driver:
        await paste(driver, PASSPHRASE)
        await driver.press("enter")
        await driver.sees("This vault is open in another session")
        await driver.matches(r"Process \d+ on .* has had it open since\s+\d\d:\d\d")
        await driver.press("b")
        await driver.lacks("open in another session")
        await paste(driver, PASSPHRASE)
        await driver.press("enter")
        await driver.sees("This vault is open in another session")
        await driver.press("r")
        await driver.until(lambda: hasattr(driver.app, "vault"))
        assert driver.app.vault.read_only
    made.vault.close()


async def test_nobody_finds_the_question_of_a_vault_in_use_with_its_key(tmp_path, monkeypatch):
    tried = []
    unlock = Header.unlock
    monkeypatch.setattr(Header, "unlock", lambda *given: tried.append(unlock(*given)) or tried[-1])
    made = make_vault(tmp_path)
    async with opened(made.home) as driver:
        app = driver.app
        monkeypatch.setattr(Idle, "left", 0.0)
        app._lock_when_idle()  # nothing was opened: there is nothing to lock
        assert not app._exit
        monkeypatch.setattr(Idle, "left", 300.0)
        for answer in ("b", None):
            await paste(driver, PASSPHRASE)
            await driver.press("enter")
            await driver.sees("This vault is open in another session")
            assert tried[-1]
            if answer:
                await driver.press(answer)
                await driver.lacks("open in another session")
                assert not tried[-1]
        app._lock_when_idle()
        assert not app._exit
        monkeypatch.setattr(Idle, "left", 0.0)
        await driver.press("r")  # too late
        await driver.until(lambda: app._exit)
        assert not hasattr(app, "vault")
    assert app.return_value == LOCK
    assert len(tried) == 2
    assert not any(tried)
    made.vault.close()


def test_who_has_the_vault_is_said_in_words():
    holder = Holder(4711, "jump1", "2026-11-21T14:05:09.123+00:00")
    assert "Process 4711 on jump1" in in_use_words(holder)
    assert "since 14:05 on 21 November." in in_use_words(holder)
    assert in_use_words(None).startswith("Another session has it open.")


async def test_a_header_used_from_its_copy_is_said_first(home):
    home.header.write_bytes(b"damaged")
    async with opened(home) as driver:
        await paste(driver, PASSPHRASE)
        await driver.press("enter")
        await driver.sees("its copy was used")
        assert isinstance(driver.app.screen, Say)
        await driver.press("enter")
        await driver.until(lambda: open_now(driver))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda home: (home.header.write_bytes(b"x"), home.header_copy.write_bytes(b"x")),
            "header is damaged",
        ),
        (lambda home: home.database.unlink(), "database is missing"),
        (lambda home: home.database.write_bytes(b""), "has been emptied"),
    ],
)
async def test_a_damaged_vault_is_said_in_words_and_stays_locked(home, damage, words):
    damage(home)
    async with opened(home) as driver:
        await paste(driver, PASSPHRASE)
        await driver.press("enter")
        await driver.sees(words)
        assert isinstance(driver.app.screen, UnlockPage)


async def test_a_faulty_key_file_is_said_here_already(home):
    (home.path / "keys.toml").write_text('undo = "ctrl+z"\n')
    async with opened(home) as driver:
        assert "keys.toml is not used" in driver.text


async def test_a_secret_that_was_tried_is_wiped(home, monkeypatch):
    tried = []
    take = SecretBox.take
    monkeypatch.setattr(SecretBox, "take", lambda box: tried.append(take(box)) or tried[-1])
    async with opened(home) as driver:
        await paste(driver, "wrong horse")
        await driver.press("enter")
        await driver.sees("Wrong passphrase.")
    assert [bytes(secret.reveal()) for secret in tried] == [b""]
