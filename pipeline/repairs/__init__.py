"""Named repairs of damaged text and the word list that they ask."""
