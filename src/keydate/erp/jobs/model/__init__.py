"""Pure rules of background jobs: definitions with their parameters, jobs, and what a program leaves."""
