"""How a Struct is read is worked out by one thread at a time: two at once can end a process."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from inspector_tui import structs


class Part(msgspec.Struct):
    x: int


class Whole(msgspec.Struct):
    parts: tuple[Part, ...]


def test_who_reads_a_kind_while_another_thread_learns_it_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learns, may_go_on, read = threading.Event(), threading.Event(), list[Whole]()
    inside: list[int] = []
    make = msgspec.json.Decoder

    def slow(kind: Any) -> Any:
        inside.append(threading.get_ident())
        learns.set()
        assert may_go_on.wait(20)
        return make(kind)

    monkeypatch.setattr(msgspec.json, "Decoder", slow)
    given = {"parts": [{"x": 1}]}
    threads = [
        threading.Thread(target=lambda: read.append(structs.convert(given, Whole))),
        threading.Thread(target=lambda: read.append(structs.decode(b'{"parts": []}', Whole))),
        threading.Thread(target=lambda: structs.decoder(Part)),
    ]
    threads[0].start()
    assert learns.wait(20)
    for thread in threads[1:]:
        thread.start()
        thread.join(0.05)
    assert (len(inside), read) == (1, [])
    may_go_on.set()
    for thread in threads:
        thread.join(20)
    assert sorted(len(one.parts) for one in read) == [0, 1]
