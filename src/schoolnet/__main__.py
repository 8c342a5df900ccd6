"""`python -m schoolnet` is the `schoolnet` command."""

from schoolnet.cli import main

main()
