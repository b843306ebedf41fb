"""The repair ticket: from a fault to a named neighbour who goes, repairs, and is proved right by the sensor. Pure."""
