"""The tables: all that was measured, and our figures beside those of others and their aims."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

Results = list[dict[str, Any]]

FIELD = {
    # From another machine (Debian 12, Python 3.11, 80x24).
    "posting 2.11": {"ready": 995, "start": 35_388, "cursor": 2_297, "typed": 1_721, "MB": 81},
    "harlequin 2.17": {"ready": 1_237, "start": 50_418, "cursor": 370, "typed": 2_168, "MB": 159},
}
_LIST, _STOCK, _CURSES = "list, ours", "list, stock Textual", "list, curses"
_SLOW, _SSHD = "slow line, ours", "slow sshd, ours"


def show(results: Results) -> None:
    """Two Markdown tables: programs, and keys."""
    keys = [
        {"name": f"{one['name']}: {label}", **step}
        for one in results
        for label, step in one["steps"].items()
    ]
    for rows in ([{k: v for k, v in one.items() if k != "steps"} for one in results], keys):
        for number, row in enumerate(rows):
            if not number:
                print("\n| " + " | ".join(row) + " |\n|" + " --- |" * len(row))
            print("| " + " | ".join(f"{v:,}" if k != "name" else v for k, v in row.items()) + " |")


class Measured:
    """What was measured, by program, label and column; NaN where it was not."""

    def __init__(self, results: Results) -> None:
        self._by_name = {one["name"]: one for one in results}

    def of(self, program: str, column: str) -> float:
        return float(self._by_name.get(program, {}).get(column, math.nan))

    def key(self, program: str, label: str, column: str = "bytes") -> float:
        steps = self._by_name.get(program, {}).get("steps", {})
        return float(steps.get(label, {}).get(column, math.nan))


def figures(results: Results, derivation: float) -> None:
    """Ours beside stock Textual and curses of the same run, and others; what each must reach."""
    found = Measured(results)
    print(f"\nKey derivation alone: {_said(derivation)} ms\n")
    print("| figure | ours | must reach | stock Textual | curses | posting | harlequin |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, ours, aim, others in _rows(found, derivation):
        if math.isnan(ours):
            continue
        stock, curses = (_said(_beside(found, others, program)) for program in (_STOCK, _CURSES))
        field = [_peer(found, others, peer) for peer in FIELD]
        mark = "" if ours <= aim else " (no)"
        cells = [name, _said(ours) + mark, f"<= {_said(aim)}", stock, curses, *field]
        print("| " + " | ".join(cells) + " |")
    print("\n* measured on another machine; --peers measures what it can here.")


_BESIDE: dict[str, Callable[[Measured, str], float]] = {
    "ready": lambda found, program: found.of(program, "ready"),
    "start": lambda found, program: found.of(program, "start bytes"),
    "cursor": lambda found, program: found.key(program, "cursor key"),
    "typed": lambda found, program: found.key(program, "typed character"),
    "settled": lambda found, program: found.key(program, "cursor key", "settled"),
    "typed settled": lambda found, program: found.key(program, "typed character", "settled"),
    "idle": lambda found, program: found.of(program, "idle bytes/s"),
    "cpu": lambda found, program: found.of(program, "idle cpu %"),
    "MB": lambda found, program: found.of(program, "MB"),
    "slow start": lambda found, program: found.of(_slow(program), "calm"),
    "slow cursor": lambda found, program: found.key(_slow(program), "cursor key", "settled"),
    "slow typed": lambda found, program: found.key(_slow(program), "typed character", "settled"),
    "slow held": lambda found, program: found.key(_slow(program), "held 20", "settled"),
}


def _beside(found: Measured, column: str, program: str) -> float:
    return _BESIDE[column](found, program) if column in _BESIDE else math.nan


def _peer(found: Measured, column: str, peer: str) -> str:
    """What this run measured, else what is known from elsewhere, with a star."""
    here = _beside(found, column, f"peer, {peer.partition(' ')[0]}")
    elsewhere = FIELD[peer].get(column, math.nan)
    return _said(elsewhere) + "*" * (not math.isnan(elsewhere)) if math.isnan(here) else _said(here)


def _slow(program: str) -> str:
    return program.replace("list", "slow line")


def _rows(found: Measured, derivation: float) -> list[tuple[str, float, float, str]]:
    """Name, ours, aim, and the column of others to stand beside it."""
    over, step, seen = "program, overview", "program, step view", "program, list of visits"
    unlock = found.of("program, unlock screen", "ready")
    echo = 1.2 * found.key(_STOCK, "cursor key", "echo")
    typed, pasted = (
        found.key(f"program, 1,000 visits, passphrase {how}", "passphrase to list", "settled")
        for how in ("typed", "pasted at once")
    )
    return [
        ("unlock screen ready, ms", unlock, 1.25 * found.of(_STOCK, "ready"), "ready"),
        ("passphrase typed, to list of 1,000, ms", typed, derivation + 150, ""),
        ("passphrase pasted at once, to list of 1,000, ms", pasted, derivation + 150, ""),
        ("start, bytes", found.of(_LIST, "start bytes"), 4000, "start"),
        ("cursor key, bytes", found.key(_LIST, "cursor key"), 160, "cursor"),
        ("cursor key in a visit, bytes", found.key(over, "cursor key"), 160, ""),
        ("typed character, bytes", found.key(_LIST, "typed character"), 45, "typed"),
        ("verdict in the list of questions, bytes", found.key(over, "verdict"), 500, ""),
        ("verdict in the step view, bytes", found.key(step, "verdict"), 500, ""),
        ("cursor key in a visit settled, ms", found.key(over, "cursor key", "settled"), echo, ""),
        *_settled(found, ""),
        *_settled(found, ", 200x50"),
        ("idle, bytes/s", found.of(seen, "idle bytes/s"), 0, "idle"),
        ("idle, CPU %", found.of(seen, "idle cpu %"), 0.2, "cpu"),
        ("memory after unlock, MB", found.of(seen, "MB"), 80, "MB"),
        *_slow_rows(found, _SLOW, "300 ms, 64 kbit/s", "slow "),
        *_slow_rows(found, _SSHD, "the same, real sshd", "no "),
    ]


def _settled(found: Measured, size: str) -> list[tuple[str, float, float, str]]:
    rows = []
    for label, others in (("cursor key", "settled"), ("typed character", "typed settled")):
        ours = found.key(_LIST + size, label, "settled")
        aim = 1.2 * found.key(_STOCK + size, label, "echo")
        rows.append((f"{label} settled{size}, ms", ours, aim, "" if size else others))
    return rows


def _slow_rows(
    found: Measured, program: str, line: str, others: str
) -> list[tuple[str, float, float, str]]:
    def settled(label: str) -> float:
        return found.key(program, label, "settled")

    return [
        (f"{line}: start to calm, ms", found.of(program, "calm"), 900, f"{others}start"),
        (f"{line}: cursor key, ms", settled("cursor key"), 335, f"{others}cursor"),
        (f"{line}: typed character, ms", settled("typed character"), 315, f"{others}typed"),
        (f"{line}: 20 keys held, caught up, ms", settled("held 20"), 800, f"{others}held"),
    ]


def _said(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"
