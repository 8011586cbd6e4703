"""Job runs: one job definition of a communication system, run once in the name of one person, from the click to its results."""
