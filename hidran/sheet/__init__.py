"""The meeting sheet: one A4 page per KPP and month, of numbers that nobody has to defend."""
