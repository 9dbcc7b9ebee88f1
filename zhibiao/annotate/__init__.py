"""Annotation sessions: a doccano server of their own, texts pushed to it, corrections pulled back (docs/annotation.md)."""
