"""What every test run begins and ends with: no deadlines; the faults made and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings

# An example takes longer on a machine that is busy, which says nothing of what is tested.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show the outcomes of the experiments of `faults`, whichever process ran them."""
    told = [
        value
        for status in ("passed", "failed")
        for report in terminalreporter.stats.get(status, ())
        if isinstance(report, pytest.TestReport)
        for name, value in report.user_properties
        if name == "fault"
    ]
    if not told:
        return
    from faults.ledger import Outcome, left_out, table
    from faults.running import SEED, experiments

    outcomes: dict[str, Outcome] = {}
    seeds: dict[str, int] = {}
    for found in map(dict, told):
        fault = found.pop("fault")
        seeds[fault] = found.pop("seed")
        outcomes[fault] = Outcome(**found)
    rows = [
        (experiment, outcomes[experiment.fault])
        for experiment in experiments()
        if experiment.fault in outcomes
    ]
    terminalreporter.section("faults made on purpose")
    terminalreporter.write_line(table(rows))
    for line in left_out(experiments()):
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"To run one again as it was: {SEED}=... as given below.")
    for experiment, _ in rows:
        terminalreporter.write_line(f"  {seeds[experiment.fault]:>6}  {experiment.fault}")
