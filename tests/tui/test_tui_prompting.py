"""The prompts of an open visit: computed beside the loop, settled at once, never in the way."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from visitapps import new_vault, new_visit

from inspector_tui.record.events import Source
from inspector_tui.tui import prompting
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.workflow import answering, prompts
from inspector_tui.workflow.saver import Saver


@pytest.fixture
async def desk(tmp_path):
    vault = new_vault(tmp_path / "home")
    saver = Saver(vault)
    yield VisitDesk(vault, saver, new_visit(vault))
    saver.close()
    vault.close()


async def until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


def on_paper(desk):
    return answering.record(
        desk.library, "TR-010", verdict="satisfied", sources=[Source("DOC", "procedure 7")]
    )


async def test_what_an_answer_raises_is_there_a_moment_later(desk):
    await until(lambda: desk.prompts.is_current)
    assert (desk.prompts.standing, desk.prompts.open) == ((), 0)
    told = []
    desk.prompts.listen(lambda: told.append(desk.prompts.open))
    desk.do(on_paper(desk))
    await until(lambda: desk.prompts.open)
    (one,) = desk.prompts.of("TR-010")
    assert one.prompt.key == "TRI:paper:TR-010"
    assert desk.prompts.find(one.prompt.key) == one
    assert told == [1]
    assert desk.prompts.raised == (one.prompt,)


async def test_a_settlement_shows_at_once(desk, monkeypatch):
    desk.do(on_paper(desk))
    await until(lambda: desk.prompts.open)
    (one,) = desk.prompts.standing
    go = threading.Event()
    monkeypatch.setattr(prompts, "computed", lambda *_: go.wait(20) and ())
    desk.do(prompts.settle([one.prompt], "dismissed", "Seen as well"))
    await until(lambda: not desk.prompts.open)
    assert not desk.prompts.is_current
    assert desk.prompts.raised is None
    assert desk.prompts.standing[0].prompt == one.prompt
    go.set()
    await until(lambda: desk.prompts.is_current)
    assert desk.prompts.standing == ()
    assert [settled.prompt for settled in desk.prompts.gone] == [one.prompt.key]


async def test_changes_while_it_computes_are_in_the_next_and_none_is_lost(desk, monkeypatch):
    await until(lambda: desk.prompts.is_current)
    seen, going, real = [], [0], prompts.computed

    def slow(visit, library, memory):
        going[0] += 1
        assert going[0] == 1, "two at a time"
        time.sleep(0.05)
        seen.append(visit.last)
        going[0] -= 1
        return real(visit, library, memory)

    monkeypatch.setattr(prompts, "computed", slow)
    monkeypatch.setattr(prompting, "PAUSE", 0)
    for n in range(20):
        verdict = "satisfied" if n % 2 else "not-satisfied"
        desk.do(answering.give(desk.library, ["TR-010"], verdict=verdict))
        await asyncio.sleep(0.01)
    await until(lambda: desk.visit.last == 21 and desk.prompts.is_current)
    assert seen[-1] == 21
    assert [one.prompt.key for one in desk.prompts.standing] == ["TRI:source:TR-010"]


async def test_a_fault_in_a_judgement_is_told_and_ends_nothing(desk, monkeypatch):
    await until(lambda: desk.prompts.is_current)

    def faulty(*_):
        raise KeyError("text of a record")

    with monkeypatch.context() as patched:
        patched.setattr(prompts, "computed", faulty)
        desk.do(on_paper(desk))
        await until(lambda: desk.prompts.fault)
    assert "KeyError" in str(desk.prompts.fault)
    assert "text of a record" not in str(desk.prompts.fault)
    desk.do(answering.give(desk.library, ["TR-060"], verdict="satisfied"))
    await until(lambda: desk.prompts.open == 2)
    assert desk.prompts.fault is None


async def test_a_listener_that_left_hears_nothing(desk):
    told = []
    stop = desk.prompts.listen(lambda: told.append(1))
    stop()
    desk.do(on_paper(desk))
    await until(lambda: desk.prompts.open)
    assert told == []
