"""Programs for people who build Arkiva; no part of what is installed."""
