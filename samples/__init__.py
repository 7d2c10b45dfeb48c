"""An invented municipality's archive, and the scripts that make it (no part of the wheel)."""
