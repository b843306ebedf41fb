"""How do we know? A plant (sun, sky, pump, tank, people, water), and nodes that run the firmware's own code on it."""
