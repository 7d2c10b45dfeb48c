"""The public portal: a read-only view of what is published; its routes are still to come."""
