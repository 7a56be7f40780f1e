"""Question sets -> numbers: what `ask` serves, graded against gold, baselines and earlier runs."""
