"""SQLAlchemy's reading of each statement, shared by all vaults that a test process opens.

Every vault has engines of its own, as a session has, and every engine would put each statement into
words anew. A session opens one vault and tests open thousands: it is a third of what that costs.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlcipher3 import dbapi2

from inspector_tui.vault import database


@cache
def share() -> None:
    """From now on vaults of this process share it; what is asked of the database stays the same."""
    first = create_engine("sqlite://", module=dbapi2)
    first.connect().close()  # with that its dialect knows the database
    known: dict[Any, Any] = {}

    def made(*given: Any, **how: Any) -> Engine:
        engine = create_engine(*given, **how)
        engine.dialect = first.dialect  # a part of the names under which statements are known
        engine.update_execution_options(compiled_cache=known)
        return engine

    database.create_engine = made  # type: ignore[attr-defined]
