"""A visit begun with lines goes on on the screens, and the other way round."""

import pytest
from plainly import at_visit
from visitapps import driven, new_vault, new_visit, reopened


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


async def test_a_visit_begun_with_lines_goes_on_on_the_screens(vault):
    visit = new_visit(vault)
    at_visit(vault, visit, "", "p Two of nine knew", "c", "Half a no", "te")
    async with driven(vault) as driver:
        await driver.press("enter")  # opens it where the lines left it
        await driver.sees("TR-020")
        await driver.press("comma")
        await driver.sees("Two of nine knew")
        await driver.press(".", "c")
        await driver.sees("Half a no")
        await driver.press("ctrl+o")
        await driver.matches(r"Note saved \d\d:\d\d\.")
        await driver.press("y")
        await driver.sees("TR-020 satisfied, saved")
    found = reopened(vault)
    assert found.visit(visit).notes[0].text == "Half a no\nte"
    assert not found.drafts(visit)
    said = at_visit(found, visit, "g TR-020", "u")
    assert "Satisfied, saved" in said
    assert found.visit(visit).answer("TR-020").verdict is None
    found.close()


async def test_a_visit_begun_on_the_screens_goes_on_with_lines(vault):
    visit = new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "enter", "n")
        await driver.sees("TR-010 not satisfied, saved")
        await driver.press("enter")
        await driver.sees("Answer")
        await driver.type("3 of 4")
        await driver.press("tab")
        await driver.type("half a reason")
        await driver.press("ctrl+b")
        await driver.sees("TR-030")
    found = reopened(vault)
    said = at_visit(found, visit, "", "=", ".s")
    assert "You are at TR-030." in said
    assert "half-written answer (=)" in said
    assert "Answer, now 3 of 4" in said or "Answer (such as 4 of 5), now 3 of 4" in said
    assert "TR-030 answer, saved" in said
    answer = found.visit(visit).answer("TR-030")
    assert (answer.value, answer.reason) == ({"n": 3, "of": 4}, "half a reason")
    found.close()
