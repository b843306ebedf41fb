"""What the tests of all rooms share: real programs, started, watched and ended."""
