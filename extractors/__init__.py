"""From a Document to entities. :data:`EXTRACTORS` is the one place where an extractor is registered."""
