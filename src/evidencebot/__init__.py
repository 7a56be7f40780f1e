"""A conversational evidence assistant over a report and the sources it cites."""

__version__ = "0.1.0"
