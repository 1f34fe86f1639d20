"""Measuring the running product: generated catalogues, a load from outside, ratios of one run."""
