"""Pictures of one hydrant: its last 24 hours from raw readings, its last 30 days from roll-ups, as SVG with a sentence.

Everything here is pure but the two functions of `api.charts.window`, which ask series.db.
"""
