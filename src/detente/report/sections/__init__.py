"""The sections of a brief: every file here is one, found by being here."""
