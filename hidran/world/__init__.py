"""What leaves the house: tables that others read without us."""
