"""The scorecard: what the rules find of faults that are known to be there, and what they raise without one."""
