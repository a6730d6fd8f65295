"""Who leads, by keys: what it rests on, the way to each question, the referral in both forms."""

from __future__ import annotations

import json

import pytest
from caseapps import case_visit, harm, overview
from tableapps import filled_vault, page_of

from inspector_tui.errors import InspectorError
from inspector_tui.tui.screens.liaison import LiaisonPage
from inspector_tui.workflow import answering, liaison, rows
from inspector_tui.workflow.library import library_of


@pytest.fixture
def made(tmp_path):
    return case_visit(tmp_path / "home")


async def test_before_anybody_asked_it_says_where_to_begin(made):
    vault, visit = made
    async with overview(vault, visit) as driver:
        await driver.press("i")
        await driver.sees("Nobody has asked yet who was harmed")
        await driver.sees("> ? Whether someone has died or may not survive")
        await driver.press("enter")
        await driver.until(lambda: driver.app.screen.current == "IL-050")


async def test_what_the_incidents_say_of_who_was_harmed_is_not_denied(made):
    vault, visit = made
    lib = library_of(vault, vault.visit(visit))
    for harmed in ("worker", "service-user", "worker", "none"):
        incident = {"date": "2026-11-20", "type": "assault", "harmed": harmed, "severity": "lesser"}
        vault.append(visit, rows.add(lib, "INCIDENT", incident, question="IL-020"))
    async with overview(vault, visit) as driver:
        await driver.press("i")
        await driver.sees("The incidents say who was harmed (Worker 2, Patient or service user 1).")
        await driver.lacks("Nobody has asked yet")
        await driver.sees("could have been; incidents: Worker 2")


async def test_the_patient_belongs_with_cqc_and_the_workers_stay_ours(made):
    vault, visit = made
    harm(vault, visit)
    async with overview(vault, visit) as driver:
        await driver.press("i")
        await driver.sees("Lead       CQC")
        await driver.sees("Rests on   Service user, registered, anything else.")
        await driver.sees("marked OFFICIAL-SENSITIVE")
        await driver.sees("F1: findings on the workers' side, taken forward by us.")
        await driver.sees("You        CQC; rests on: Service user, registered, anything else;")
        await driver.sees("this program's own, not the")
        await driver.sees("Liaison: 1 contact, 0 items")
        await driver.press("end")
        await driver.sees("Local criteria, your office's own list: 0")
        await driver.press("enter")
        await driver.until(lambda: driver.app.screen.current == "IL-100")


async def test_it_follows_what_is_recorded(made):
    vault, visit = made
    harm(vault, visit)
    lib = library_of(vault, vault.visit(visit))
    async with page_of(vault, visit, lambda desk: LiaisonPage(desk)) as driver:
        await driver.sees("Lead       CQC")
        driver.below.desk.do(answering.record(lib, "IL-060", value="no", measures={}))
        await driver.sees("Missing    the nation")
        await driver.sees(", provisionally")
        await driver.sees("1 row above it may fit first")


async def test_what_a_visit_does_not_ask_is_told(tmp_path):
    vault, visit = filled_vault(tmp_path / "home")
    async with page_of(vault, visit, lambda desk: LiaisonPage(desk)) as driver:
        await driver.sees("Nobody has asked yet")
        await driver.press("enter")
        await driver.sees("is not asked in this visit; its checklist was not chosen.")


async def test_the_referral_is_written_as_text_and_as_data(made, tmp_path):
    vault, visit = made
    harm(vault, visit)
    folder = tmp_path / "stick"
    folder.mkdir()
    async with page_of(vault, visit, lambda desk: LiaisonPage(desk)) as driver:
        await driver.sees("Lead       CQC")
        await driver.press("x")
        await driver.sees("Write the referral?")
        await driver.sees("both in the clear")
        await driver.press("c")
        await driver.sees("Where to?")
        await driver.type(str(tmp_path / "nowhere" / "deeper"))
        await driver.press("enter")
        await driver.sees("There is no such folder.")
        await driver.press("ctrl+u")
        await driver.type(str(folder))
        await driver.press("enter")
        await driver.sees("record it under IL-090")
        await driver.press("enter")
    text, data = sorted(folder.iterdir(), reverse=True)
    assert text.read_text().startswith("OFFICIAL-SENSITIVE\nREFERRAL: Example Trust")
    assert json.loads(data.read_text())["who_leads"]["lead"] == ["CQC"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in (text, data))


async def test_enter_does_not_write_it(made, tmp_path):
    vault, visit = made
    async with page_of(vault, visit, lambda desk: LiaisonPage(desk)) as driver:
        await driver.sees("Nobody has asked yet")
        await driver.press("x")
        await driver.sees("Write the referral?")
        await driver.press("enter")
        await driver.lacks("Write the referral?")
        await driver.lacks("Where to?")


async def test_a_referral_that_cannot_be_written_is_told(made, tmp_path, monkeypatch):
    vault, visit = made

    def full(*_):
        raise InspectorError("The disk is full.", kept="Nothing was written.")

    monkeypatch.setattr(liaison, "write", full)
    async with page_of(vault, visit, lambda desk: LiaisonPage(desk)) as driver:
        await driver.sees("Nobody has asked yet")
        await driver.press("x", "c")
        await driver.sees("Where to?")
        await driver.type(str(tmp_path))
        await driver.press("enter")
        await driver.sees("The referral was not written")
        await driver.sees("The disk is full.")
        await driver.press("enter")
        await driver.sees("Nobody has asked yet")
