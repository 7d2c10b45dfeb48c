"""Head counts: sentences, tables and lists of names that say who was there."""
