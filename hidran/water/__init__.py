"""The monthly look at the water: what people and probe found at a hydrant in one month, and what it means."""
