"""The forms of a visit, one file for each subject: what they ask, and what saving them does."""
