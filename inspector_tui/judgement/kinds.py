"""The kinds of prompts there are, and what each is about."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "H1": "found on site, high risk, not in the policy",
    "H1a": "found on site, high risk, only implied in the policy",
    "H2": "in the policy, not assessed",
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
