"""Routes that a pipeline could have taken, see ``__main__``."""
