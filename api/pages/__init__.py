"""The pages people read: Bahasa Indonesia first, complete without script, every state in a word and a sign."""
