"""What a channel is to both who sends on it (notify) and who is called back by it (api): settings, and what services
tell us. The sending itself is `notify/channels/`."""
