"""How a person hears: follows the events, asks the policy (`hidran.people`) what to say, remembers, sends, retries."""
