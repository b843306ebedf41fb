"""Scenarios: small TOML files that say what a hydrant is built like and what happens to it. Copy one and change it."""
