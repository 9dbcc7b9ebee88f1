"""Tables in a text → facts: the header says what a column means, the row what is measured.

A table is read where its first rows hold no numbers and say so; every other one is left to the pipeline, a line at a time.
"""

from .assembly import table_facts

__all__ = ["table_facts"]
