"""The pages for people, held to what the program really does."""
