# What the LED says, in steps of a tenth of a second; the README has the same table for people.

PATTERNS = {
    "start": "1",
    "config": "10",
    "no-network": "1" + "0" * 19,
    "no-broker": "1001" + "0" * 16,
    "online": "1" + "0" * 49,
}


def lit(name, step):
    # 1 or 0 at `step`, tenths of a second since the pattern began.
    pattern = PATTERNS[name]
    return int(pattern[step % len(pattern)])
