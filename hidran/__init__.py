"""What Hidran means: the domain library that every room shares, and the words they all speak."""

__version__ = "0.1.0"
