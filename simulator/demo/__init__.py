"""The demo: three hydrants, a month of history, and a day on which two things break."""
