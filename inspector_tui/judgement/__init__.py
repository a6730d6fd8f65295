"""What a record means: prompts for the inspector, computed from the visit alone.

Pure functions from a visit, the checklists it uses and the judgement tables to prompts. Nothing
here is a breach; the inspector confirms, overrides or dismisses each prompt. `engine.prompts` is
the way in. A prompt never raises on what stands in a record; what cannot be computed says what
is missing.
"""
