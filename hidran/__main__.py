"""`python -m hidran` is the `hidran` command."""

from hidran.cli.app import main

main()
