"""What `docs/faults.md` and `docs/scorecard.md` show of faults that happened: pictures of traces, measured recall.

`hidran score page build/scorecard.json` makes both anew, with `docs/scorecard.json` and `docs/pictures/faults/`.
"""
