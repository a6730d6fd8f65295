"""The kinds of prompts there are, what each is about, and what matters most among them."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

KINDS: dict[str, str] = {
    "H1": "found on site, high risk, not in the policy",
    "H1a": "found on site, high risk, only implied in the policy",
    "H2": "in the policy, not assessed or only in part",
    "H3": "assessed, controls not all there",
    "H4": "in the policy, not found on site",
    "H5": "incidents, not in the policy",
    "HRR": "the high-risk register as a whole",
    "MATCH": "entries that may be one and the same",
    "C1": "no document states it",
    "C2": "documents say one thing, practice another",
    "C3": "places of the same risk differ",
    "C4": "staff of one place differ",
    "C5": "staff do not know",
    "C6": "what staff believe is not what a test showed",
    "C7": "no response, or too few",
    "C8": "later than the site's own time",
    "STEPS": "steps of the procedure that staff name unprompted",
    "ROW": "a row that does not go together",
    "TRI": "sources that contradict each other, or paper alone",
    "SAMPLE": "what a sample shows",
    "TRAIN": "training not in date on this shift",
    "MAC": "loads lifted, carried, moved by a team",
    "RAPP": "loads pushed and pulled",
    "PEOPLE": "a move of a person beside its plan",
    "LOLER": "thorough examination overdue or not shown",
    "DEFECT": "a defect past its date",
    "SWL": "safe working load along the chain",
    "SLING": "slings: fit, label, pairing",
    "RIDDOR": "category and limit of a report",
    "DATE": "dates that fell due",
    "ENF": "steps of the enforcement decision",
    "LIAISON": "who leads, whom to tell, what to share",
}
"""A new judgement adds its kind here; cases of checklists may name no other."""

Weight: TypeAlias = Literal[1, 2, 3, 4]
"""Act on it first; serious; to look at; not recorded yet, or only to note."""

WEIGHTS: dict[Weight, str] = {
    1: "act on it first",
    2: "serious",
    3: "to look at",
    4: "not recorded yet, or to note",
}


class Topic(Struct, frozen=True):
    """What the prompts of one group have in common, to stand before their names, and its weight.

    `brief` says the same where there is only a line for all of it.
    """

    words: str
    weight: Weight
    brief: str = ""


_NAMES_NO = "In the areas sampled, the policy does not identify these"
_ROWS = "Red or purple bands; ask why it is not avoided or made easier"
_OPEN = "Loads with something still open, or not going together"

TOPICS: dict[str, Topic] = {
    "H1:location": Topic(f"{_NAMES_NO} places", 2, "Places not in the policy"),
    "H1:task": Topic(f"{_NAMES_NO} tasks", 2, "Tasks not in the policy"),
    "H1:role": Topic(f"{_NAMES_NO} roles", 2, "Roles not in the policy"),
    "H1:lone": Topic(f"{_NAMES_NO} kinds of lone work", 2, "Lone work not in the policy"),
    "H1:other": Topic(f"{_NAMES_NO} entries", 2, "Entries not in the policy"),
    "H1a": Topic("High risk, and the policy only implies it", 3, "Only implied in the policy"),
    "H2": Topic("Named in the policy, and not assessed", 2, "Named, not assessed"),
    "H2:partly": Topic(
        "Named in the policy, and assessed only in part", 2, "Named, assessed only in part"
    ),
    "H3": Topic("Assessed, and controls not all there", 2, "Controls not all there"),
    "H4": Topic("Named on paper, not found on site", 3, "On paper, not found"),
    "H5": Topic("Incidents at what the policy does not name", 3, "Incidents, not in the policy"),
    "HRR:missing": Topic(
        "Not recorded, and it decides a flag of the register", 4, "Not recorded on the register"
    ),
    "MATCH": Topic("Entries that may be one and the same", 3, "May be one and the same"),
    "C1": Topic("No document gone through states", 3),
    "C1:organisation": Topic("Only local documents state", 3),
    "C1:missing": Topic("No document was gone through for some elements", 4),
    "C2": Topic("Paper says one thing, practice another", 2, "Paper and practice differ"),
    "C3:high": Topic(
        "Places of high risk differ, no reason recorded", 2, "Places of high risk differ"
    ),
    "C3:medium": Topic(
        "Places of medium risk differ, no reason recorded", 3, "Places of medium risk differ"
    ),
    "C3:low": Topic(
        "Places of low risk differ, no reason recorded", 3, "Places of low risk differ"
    ),
    "C3:missing": Topic("Places without a risk class", 4),
    "C4": Topic("Staff of one place gave several answers", 3, "Staff of one place differ"),
    "C4:missing": Topic("Accounts and tests without a location", 4),
    "C5": Topic("Staff did not know", 3),
    "C6": Topic("What staff said is not what tests showed", 2, "Said, and not so in tests"),
    "C7": Topic("Nobody came to the alarm, or too few", 2, "Nobody came, or too few"),
    "C7:missing": Topic("It cannot be told whether enough came", 4),
    "C8": Topic("First help later than the site's own time", 2, "Later than the site's own time"),
    "C8:none": Topic("No time of the site's own to hold tests against", 3),
    "C8:missing": Topic("It cannot be worked out how soon help came", 4),
    "STEPS": Topic("Steps that staff did not name unprompted", 3),
    "ROW": Topic("Rows that contradict themselves", 3),
    "TRI:paper": Topic("Satisfied on paper alone", 3),
    "TRI:source": Topic("Satisfied without a source", 3),
    "TRI:against": Topic(
        "Marked satisfied, and rows say otherwise", 2, "Satisfied, and rows say no"
    ),
    "TRI:rows": Topic("Rows on one thing that differ", 3),
    "TRI:assessment": Topic(
        "Assessed on paper, and the place says otherwise", 2, "On paper, and not so there"
    ),
    "TRI:documents": Topic("Documents contradict each other", 2, "Documents contradict"),
    "TRI:conflict": Topic(
        "Documents tell staff to act differently in danger", 2, "Conflict in danger"
    ),
    "TRI:minor": Topic("Documents differ in a small point", 3, "Small conflicts"),
    "SAMPLE": Topic("Counts to look at", 3),
    "SAMPLE:small": Topic(
        "Fewer looked at than the question asks for", 4, "Fewer looked at than asked"
    ),
    "SAMPLE:missing": Topic("Counts that cannot be worked out", 4),
    "TRAIN:shift": Topic("Not in date with training on this shift", 2, "Not in date on this shift"),
    "TRAIN:target": Topic(
        "Training beside the site's own target", 3, "Beside the site's own target"
    ),
    "TRAIN:missing": Topic("Training without figures for this shift", 4),
    "MAC:high": Topic(_ROWS, 3, "Red or purple bands"),
    "MAC:person": Topic("Loads only: is a person moved here?", 2),
    "MAC:row": Topic(_OPEN, 4, "Loads with something open"),
    "MAC:totals": Topic("Totals in order, no verdict", 4),
    "MAC:missing": Topic("No scores for loads", 4),
    "RAPP:high": Topic(_ROWS, 3, "Red or purple bands"),
    "RAPP:person": Topic("Loads only: is a person moved here?", 2),
    "RAPP:row": Topic(_OPEN, 4, "Loads with something open"),
    "RAPP:totals": Topic("Totals in order, no verdict", 4),
    "RAPP:missing": Topic("No scores for loads", 4),
    "PEOPLE:hold": Topic("An unsafe hold was seen", 2, "Unsafe hold"),
    "PEOPLE": Topic("Moves of people to look at", 3, "Not as planned, or to look at"),
    "PEOPLE:count": Topic("Counts of moves that do not agree", 4),
    "LOLER:in-use": Topic(
        "Thorough examination overdue, and in use", 2, "Examination overdue, in use"
    ),
    "LOLER:overdue": Topic("Thorough examination overdue", 3, "Examination overdue"),
    "LOLER:unknown": Topic(
        "Nothing shows when thorough examination was due", 3, "No date of examination"
    ),
    "LOLER:dates": Topic("Dates of examination that do not go together", 4),
    "LOLER:report": Topic("No report of thorough examination seen", 3, "No report seen"),
    "LOLER:count": Topic("Counts of equipment that do not agree", 4),
    "LOLER:missing": Topic("No examination intervals", 4),
    "DEFECT:danger": Topic(
        "A defect that is a danger to people, not out of use", 1, "Dangerous defect, not out of use"
    ),
    "DEFECT": Topic("Defects past their date", 2, "Past the date to be put right"),
    "SWL": Topic(
        "Safe working load less than what it has to carry", 2, "Safe working load too small"
    ),
    "SWL:missing": Topic(
        "Not shown that the safe working load is enough", 4, "Load not shown to be enough"
    ),
    "SWL:count": Topic("Counts of links that do not agree", 4),
    "SLING:in-use": Topic(
        "Slings in use that do not fit: stop here first", 1, "Does not fit, in use"
    ),
    "SLING": Topic(
        "Slings that do not fit or have no readable label", 2, "Does not fit, or no label"
    ),
    "SLING:pairing": Topic("Slings of which no pairing is recorded", 4, "No pairing recorded"),
    "RIDDOR:report": Topic("Reports that are late or were not made", 2, "Late, or not reported"),
    "RIDDOR": Topic("Incidents that may have to be reported", 3, "May have to be reported"),
    "RIDDOR:made": Topic("Reported, with something still open", 3),
    "RIDDOR:missing": Topic("Incidents of which too little is recorded", 4),
    "DATE:review": Topic("Reviews that fell due", 3, "Reviews that fell due"),
    "DATE:order": Topic("Dates of documents that do not go together", 4),
    "DATE:fault": Topic("Faults left open", 3, "Faults left open"),
    "DATE:contact": Topic("Contacts that fell due", 3),
    "DATE:coverage": Topic("Coverage checked before the last change", 3),
    "DATE:assessment": Topic(
        "Assessments older than a serious incident there", 2, "Older than an incident there"
    ),
    "DATE:missing": Topic("The day of the visit", 4),
    "ENF:stop": Topic("Findings that say there is danger now", 1),
    "ENF": Topic(
        "Enforcement steps without a reason for what they depart from", 3, "Steps without a reason"
    ),
    "LIAISON:danger": Topic("Somebody is in danger", 1),
    "LIAISON:death": Topic("Somebody has died or may not survive", 1),
    "LIAISON:lead": Topic("Who leads", 2),
    "LIAISON:picked": Topic("Your proposal of who leads, beside the table", 3),
    "LIAISON:open": Topic("Serious harm, and nobody asked yet who leads", 2),
    "LIAISON:share": Topic("Harm to service users not yet passed on", 2),
    "LIAISON:item": Topic(
        "Items shared without all that belongs to them", 3, "Items shared, not complete"
    ),
    "LIAISON:contact": Topic(
        "Contacts without all that belongs to them", 3, "Contacts, not complete"
    ),
    "LIAISON:told": Topic("Others to tell, not recorded as told", 2, "Not recorded as told"),
    "LIAISON:missing": Topic("No table of who leads", 4),
}
"""Every group of prompts, by kind and topic (`Prompt.group`)."""
