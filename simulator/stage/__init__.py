"""What demo and practice both play on: an installation of its own, simulated time, real services, virtual nodes."""
