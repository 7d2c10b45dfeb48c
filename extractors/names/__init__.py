"""Persons and bodies: forms of a name, posts, who is named where, parties in columns."""
