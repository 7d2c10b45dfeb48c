"""What stands where on the page: lines, segments, zones, sections, sentences."""
