"""The commands. A `*_cmd.py` module only parses arguments; it opens its room inside the command, so help stays fast."""
