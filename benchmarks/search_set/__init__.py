"""Our own search regression set: passages, queries and their grades."""
