"""The arithmetic of experiments: sample sizes, tests, intervals, posteriors. Pure."""
