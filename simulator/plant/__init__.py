"""The physics of one hydrant, one small file a part."""

from simulator.plant.plant import Plant, Spec
from simulator.plant.sky import Spell

__all__ = ["Plant", "Spec", "Spell"]
