"""The arithmetic of experiments: samples, tests, intervals, posteriors, verdicts. Pure; the standard library only."""
