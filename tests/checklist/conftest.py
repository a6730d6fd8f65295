"""A small faultless checklist and law, for tests to break in one place."""

import pytest

CHECKLIST = '''id = "panic-alarm"
edition = "2026.1"
title = "Panic-alarm response"
issued = 2026-11-01
intro = """
What happens when an alarm is pressed.
[[section.question]] is no header here.
"""

[lists.elements]
E01 = "Purpose and when to press"
E02 = "Who comes"

[[profile]]
id = "short"
title = "Short visit"
questions = ["PA-080"]

[[record]]
id = "ALARM"
title = "Alarm systems"
one = "alarm system"
summary = ["type", "site"]
  [[record.field]]
  id = "type"
  label = "Type"
  kind = "choice"
  choices = {fixed = "Fixed call point or strip", worn = "Worn radio"}
  required = true
  [[record.field]]
  id = "zones"
  label = "Zones"
  kind = "number"
  unit = "zones"
  min = 0

[[section]]
id = "response"
title = "Who comes, and how"
  [[section.question]]
  id = "PA-060"
  theme = "RR"
  ask = "Which elements does the procedure have?"
  why = "It is what practice is held against."
  look_for = [{source = "DOC", text = "each level"}]
  law = ["MHSWR-5"]
  answer = {kind = "choices", list = "elements"}
  [[section.question]]
  id = "PA-080"
  theme = "RR"
  ask = "Who are the named responders now, and do they know?"
  why = "Names on paper fail on the day."
  look_for = [
    {source = "OBS", text = "rota or board"},
    {source = "INT", text = "two of the people named"},
  ]
  law = ["MHSWR-8", "MHSWR-5"]
  answer = {kind = "verdict"}
  measures = [
    {id = "named", label = "Named", kind = "number"},
    {id = "knew", label = "Knew", kind = "number", max = "named"},
  ]
  when = {question = "PA-060", is = ["E01", "E02"]}
  breach = [{if = "nobody knows", route = "risk", benchmark = "serious/remote"}]
    [[section.question.follow_up]]
    when = {all = [{question = "PA-080", is = ["not-satisfied"]}, {record = "ALARM", at_least = 1}]}
    text = "Ask who would come if nobody is named."
    go = "PA-060"
'''

LAW = """id = "law"
edition = "2026.1"
title = "Provisions"
issued = 2026-11-01
[[provision]]
key = "MHSWR-5"
short = "MHSWR 5"
instrument = "Management of Health and Safety at Work Regulations 1999"
part = "reg 5"
duty = "Plan, organise, control, monitor and review."
find = "Arrangements that nobody checks."
verified = false
basis = "general knowledge"
[[provision]]
key = "MHSWR-8"
short = "MHSWR 8"
instrument = "Management of Health and Safety at Work Regulations 1999"
part = "reg 8"
duty = "Have procedures for serious and imminent danger."
find = "No worked-out response."
verified = true
basis = "legislation.gov.uk, read 2026"
"""


@pytest.fixture(scope="session")
def checklist() -> str:
    return CHECKLIST


@pytest.fixture(scope="session")
def law() -> str:
    return LAW
