"""Our own test pages: invented texts whose truth is the source, printed by Chromium."""
