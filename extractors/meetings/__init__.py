"""What minutes and acts record: agenda, turns of speech, outcomes, votes, requests, the room."""
