"""The demo: three hydrants, a month of history with its book and its checks, and a day on which two things break."""
