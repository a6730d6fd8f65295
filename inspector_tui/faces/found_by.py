"""Other words that inspectors say for the lists of a visit; a list is found by them too."""

from __future__ import annotations

FOUND_BY: dict[str, str] = {
    "notes": "remarks jotted",
    "exhibits": "photographs photos files objects seized samples",
    "findings": "contraventions breaches matters of evident concern",
    "ALARM": "panic buttons pagers panels fobs call points",
    "PROC_ELEMENT": "policy documents steps of the procedure",
    "ALARM_TEST": "drills exercises stopwatch response times panic",
    "STAFF_STEP": "accounts staff asked workers spoken to",
    "TRAIN_ROLE": "courses instruction roles taught",
    "TRAIN_LOC": "courses instruction locations wards refresher",
    "LW_TEST": "drills exercises alone devices fobs",
    "TASK": "lifting moving carrying patients loads",
    "PLAN_FIELD": "care plans mobility patients residents",
    "PEOPLE_OBS": "patients residents transfers observed",
    "EQUIP": "hoists slings slide sheets lifts loler thorough examination inspection",
    "BARI_CHAIN": "heavy obese patients plus size beds",
    "MAC": "weights boxes manual handling assessment chart",
    "RAPP": "trolleys beds cages wheeled risk assessment",
    "CRITERION": "referral agreement thresholds investigation",
    "HRR": "risks dangerous areas wards locations sites",
    "DOC": "policies procedures papers records risk assessments",
    "PERSON": "names staff workers witnesses representatives managers",
    "EMPLOYER": "contractors agencies landlord occupier companies",
    "LOC_RA": "wards locations sites",
    "ENV": "locations wards areas layout lighting exits",
    "CONTROL": "precautions doors locks cctv guards security",
    "LONE": "workers lone community home visits nights",
    "BLIND": "sight lines corners mirrors cctv",
    "INCIDENT": "accidents assaults riddor reports injuries near misses",
    "CONTACT": "police council authority regulator liaison telephone",
    "SHARE": "disclosure passed on police liaison evidence",
}
"""The id of a list (a table has that of its record) to words that stand nowhere in its title."""
