"""Hits -> Answer: is it enough, which words to quote, and what stands behind them."""
