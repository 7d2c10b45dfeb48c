"""From entities to search: the catalogue (the truth), the record and the search indexes."""
