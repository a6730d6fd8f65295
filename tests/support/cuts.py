"""Ending a process at one step of its work with files, as `kill -9` does, step by step.

The steps are the calls that change names on a disk or wait for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

STEPS = ("replace", "rename", "fsync", "unlink", "rmdir")
_CUT = 9


def cut_at(step: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own that ends at a step; False when it got through."""
    child = os.fork()
    if child == 0:
        try:
            _cut_after(step)
            work()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"the child failed: {error!r}\n")
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, _CUT), code
    return code == _CUT


def _cut_after(steps: int) -> None:
    left = steps

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(_CUT)
            return call(*given, **named)

        return instead

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
