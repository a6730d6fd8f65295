"""First run: three steps to a vault."""

import stat
from contextlib import asynccontextmanager

import pytest
from tuiapps import ListPage, RealApp, paste, questions
from visitapps import Driver

from inspector_tui.faces.idle import Idle
from inspector_tui.faces.recovery_text import ask_for, matches, numbered
from inspector_tui.tui.app import LOCK
from inspector_tui.tui.screens import recovery
from inspector_tui.vault import staging
from inspector_tui.vault.errors import ClosedVaultError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import setup as workflow

CODE = "ZAWXG-72QRN-AB4CD-9VWXY-77KQT-HJ0PS-5MNB2"
PASSPHRASE = "five words by chance"


@asynccontextmanager
async def opened(home: Home, size=(80, 24)):
    app = RealApp(home, first=lambda app: ListPage(questions(3)))
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.sees("Three short steps")
        try:
            yield driver
        finally:
            app.close_vault()


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


async def step_one(driver: Driver, *typed: str) -> None:
    for text in typed or ("Ada Byron", "ab", "Example Inspectorate", ""):
        await paste(driver, text)
        await driver.press("enter")


async def step_two(driver: Driver, first: str = PASSPHRASE, second: str = PASSPHRASE) -> None:
    await driver.sees("The passphrase opens the vault.")
    for text in (first, second):
        await paste(driver, text)
        await driver.press("enter")


async def test_from_nothing_to_an_open_vault_by_keys_alone(home, monkeypatch):
    monkeypatch.setattr(recovery, "ask_for", lambda groups: [2, 7])
    codes = []
    create = workflow.create_vault

    def created(*given, **more):
        codes.append(create(*given, **more))
        return codes[-1]

    monkeypatch.setattr(workflow, "create_vault", created)
    async with opened(home) as driver:
        await step_one(driver)
        await step_two(driver)
        await driver.sees("Write this recovery code on paper now.")
        groups = codes[0].recovery_code.split("-")
        assert "  ".join(groups[:4]) in driver.text
        assert "  ".join(groups[4:]) in driver.text
        assert "nobody can bring them back" in " ".join(driver.text.split())
        await driver.press("enter")
        await driver.sees("Type two groups from your paper")
        assert groups[0] not in driver.text
        await paste(driver, groups[1].lower())
        await driver.press("enter")
        await paste(driver, groups[6])
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, ListPage))
        owner = driver.app.vault.owner
        assert (owner.name, owner.initials) == ("Ada Byron", "AB")
        assert len(driver.app.screen_stack) == 2  # nothing of the set-up is left beneath
    header = Header.load(home)
    vault = Vault.open(home, header, header.unlock(Secret(PASSPHRASE)))
    assert vault.notices == []
    vault.close()
    header.unlock_with_recovery(Secret(codes[0].recovery_code)).wipe()
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("typed", "words", "box"),
    [
        (("", "AB", "Example", ""), "Your name is needed", "name"),
        (("Ada", "A", "Example", ""), "two to four letters", "initials"),
        (("Ada", "A1", "Example", ""), "two to four letters", "initials"),
        (("Ada", "Abcde", "Example", ""), "two to four letters", "initials"),
        (("Ada", "AB", "", ""), "organisation you inspect for", "organisation"),
    ],
)
async def test_what_is_missing_is_said_and_the_cursor_is_there(home, typed, words, box):
    async with opened(home) as driver:
        await step_one(driver, *typed)
        await driver.sees(words)
        assert driver.app.focused.id == box


async def test_a_letter_too_many_is_said_at_once_and_not_swallowed(home):
    async with opened(home) as driver:
        await driver.press("tab")
        await driver.type("abcde")
        await driver.sees("abcde")
        await driver.sees("two to four letters, A to Z.")
        await driver.press("backspace")
        await driver.lacks("two to four letters, A to Z.")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("short", "short", "at least 12 characters"),
        ("a" * 14, "a" * 14, "too few different"),
        (PASSPHRASE, "other words here", "not the same"),
    ],
)
async def test_a_passphrase_that_will_not_do_is_refused_in_words(home, first, second, words):
    async with opened(home) as driver:
        await step_one(driver)
        await step_two(driver, first, second)
        await driver.sees(words)
        assert driver.app.focused.id == "first"
        assert not home.exists()


async def test_what_was_wrong_goes_as_soon_as_it_is_typed_again(home):
    async with opened(home) as driver:
        await step_one(driver)
        await step_two(driver, PASSPHRASE, "other words here")
        await driver.sees("not the same")
        await driver.press("a")
        await driver.lacks("not the same")


async def test_ctrl_n_suggests_other_words(home):
    async with opened(home) as driver:
        await step_one(driver)
        await driver.sees("Five random words")
        before = str(driver.app.screen.query_one("#suggested").render())
        await driver.press("ctrl+n")
        after = str(driver.app.screen.query_one("#suggested").render())
        assert len(before.split()) == len(after.split()) == 5
        assert before != after


async def test_going_back_keeps_what_was_typed(home):
    async with opened(home) as driver:
        await step_one(driver)
        await driver.sees("The passphrase opens the vault.")
        await driver.press("ctrl+b")
        await driver.sees("Ada Byron")
        assert "Example Inspectorate" in driver.text


async def test_a_vault_that_cannot_be_made_is_said_and_can_be_tried_again(home, tmp_path):
    home.path.write_text("a file where the folder should be")
    async with opened(home) as driver:
        await step_one(driver)
        await step_two(driver)
        await driver.until(lambda: driver.bar("status").strip() not in ("", "Making the vault..."))
        assert "Traceback" not in driver.text
        home.path.unlink()
        await step_two(driver)
        await driver.sees("Write this recovery code")


async def test_a_wrong_group_is_named_and_the_code_can_be_seen_again(home, monkeypatch):
    monkeypatch.setattr(recovery, "ask_for", lambda groups: [1, 3])
    async with opened(home) as driver:
        await step_one(driver)
        await step_two(driver)
        await driver.sees("Write this recovery code")
        await driver.press("enter", "x", "enter", "enter")
        await driver.sees("Group 1 is not what was shown.")
        assert not isinstance(driver.app.screen, ListPage)
        await driver.press("ctrl+b")
        await driver.sees("Write this recovery code")


@pytest.mark.parametrize("shown", [True, False], ids=["code", "groups"])
async def test_a_recovery_code_that_nobody_confirms_is_locked_away(home, monkeypatch, shown):
    async with opened(home) as driver:
        await step_one(driver)
        await step_two(driver)
        await driver.sees("Write this recovery code")
        if not shown:
            await driver.press("enter")
            await driver.sees("Type two groups")
        app, vault = driver.app, driver.app.screen._created.vault
        app._lock_when_idle()
        assert not app._exit
        monkeypatch.setattr(Idle, "left", 0.0)
        app._lock_when_idle()
        await driver.until(lambda: app._exit)
    assert app.return_value == LOCK
    with pytest.raises(ClosedVaultError):
        vault.confirm_code()
    header = Header.load(home)
    vault = Vault.open(home, header, header.unlock(Secret(PASSPHRASE)))  # the lock is free again
    assert vault.notices == [staging.UNFINISHED]
    vault.close()


def test_two_different_groups_are_asked_in_order():
    for _ in range(50):
        one, other = ask_for(7)
        assert 1 <= one < other <= 7


def test_groups_stand_under_their_numbers_also_on_a_narrow_screen():
    lines = numbered(CODE.split("-")).split("\n")
    assert max(map(len, lines)) <= 34
    assert [group for line in lines[1::2] for group in line.split()] == CODE.split("-")
    for numbers, groups in zip(lines[::2], lines[1::2], strict=True):
        for number in numbers.split():
            at = numbers.index(number)
            assert groups[at - 2 : at + 3] == CODE.split("-")[int(number) - 1]


def test_typing_a_group_is_forgiven_what_typing_a_code_is(home):
    from inspector_tui.vault.recovery import new_code

    groups = new_code().split("-")
    for number, group in enumerate(groups, 1):
        assert matches(groups, number, f" {group.lower()} ")
        assert matches(groups, number, group.replace("0", "O").replace("1", "l"))
        assert not matches(groups, number, group[:-1])
        assert not matches(groups, number, "")
        assert not matches(groups, number, ("2" if group[0] != "2" else "3") + group[1:])
