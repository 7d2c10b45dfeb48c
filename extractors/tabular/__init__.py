"""Tables: rows and cells as segments hold them, headings over cells, lost and continued tables."""
