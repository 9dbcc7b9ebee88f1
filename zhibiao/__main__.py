"""``python -m zhibiao`` is the command line."""

from .cli import main

main()
