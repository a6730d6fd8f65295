from inspector_tui.faces import idle
from inspector_tui.faces.idle import Idle


def test_it_runs_out_also_while_the_machine_sleeps(monkeypatch):
    at = {"boot": 100.0, "awake": 100.0}
    monkeypatch.setattr(idle, "_CLOCK", 7)
    monkeypatch.setattr(idle.time, "clock_gettime", lambda clock: at["boot"])
    monkeypatch.setattr(idle.time, "monotonic", lambda: at["awake"])
    there = Idle(300)
    at["boot"] += 299
    assert there.left == 1
    there.touched()
    assert there.left == 300
    at["boot"] += 8 * 3600  # a night; the clock that stops in sleep has not moved
    assert there.left == 0


def test_without_such_a_clock_it_counts_the_time_awake(monkeypatch):
    monkeypatch.setattr(idle, "_CLOCK", None)
    there = Idle(300)
    now = idle.time.monotonic()
    monkeypatch.setattr(idle.time, "monotonic", lambda: now + 301)
    assert there.left == 0
