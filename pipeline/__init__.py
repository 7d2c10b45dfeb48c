"""From a source file to a Document, and the run itself. Imports nothing of the other rooms."""

__version__ = "0.1.0"
