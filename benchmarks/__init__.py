"""Measurements of speed and quality: ratios within one run, for the machine is shared and noisy."""
