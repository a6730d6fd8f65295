"""The words in which verdicts, themes and sources are shown to people, on screen and on paper."""

from __future__ import annotations

from inspector_tui.record.events import SourceCode, Verdict

VERDICT_WORDS: dict[Verdict, str] = {
    "satisfied": "Satisfied",
    "partly": "Partly",
    "not-satisfied": "Not satisfied",
    "not-applicable": "Not applicable",
    "not-assessed": "Not assessed",
}
THEME_WORDS: dict[str, str] = {
    "RA": "Risk assessment",
    "TR": "Training",
    "RR": "Roles and responsibilities",
    "MR": "Monitoring and review",
    "CT": "Controls",
}
SOURCE_WORDS: dict[SourceCode, str] = {
    "DOC": "Document seen",
    "INT": "Person interviewed",
    "OBS": "Observed",
    "REC": "Record sampled",
    "TEST": "Test done",
}
SIDE_WORDS = {
    "worker": "Workers",
    "service-user": "Service users",
    "both": "Workers and service users",
}
