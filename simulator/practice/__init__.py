"""Practice: a technician breaks a simulated hydrant in the browser and sees whether, when and how Hidran says so."""
