"""Which seeds are for tuning the rules and which for reporting. A card is made of one kind only."""

from simulator.score.truth import ScoreError

TUNING = range(1, 1000)
REPORTING = range(10_000, 20_000)


def parse(text: str) -> range:
    """'10000..10011', both ends included, or one number."""
    first, _, last = text.partition("..")
    try:
        seeds = range(int(first), int(last or first) + 1)
    except ValueError as error:
        raise ScoreError(f"--seeds {text!r}: wanted A..B, for instance 10000..10011") from error
    if not seeds or seeds[0] < 0:
        raise ScoreError(f"--seeds {text!r}: wanted A..B with A not above B, for instance 10000..10011")
    purpose(seeds)
    return seeds


def purpose(seeds: range) -> str:
    """'tuning' or 'reporting'. ScoreError when the range is neither."""
    for name, kind in (("tuning", TUNING), ("reporting", REPORTING)):
        if seeds[0] in kind and seeds[-1] in kind:
            return name
    raise ScoreError(
        f"--seeds {seeds[0]}..{seeds[-1]}: wanted {TUNING[0]}..{TUNING[-1]} (for tuning the rules) or "
        f"{REPORTING[0]}..{REPORTING[-1]} (for reporting), not both: see docs/scorecard.md"
    )
