"""Earlier turns + question -> a question that stands alone."""
