"""`python -m hidran` is the `hidran` command."""

from hidran.cli.entry import main

main()
