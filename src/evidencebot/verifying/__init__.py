"""Quotations, figures and drafts -> whether the corpus has them, where, and what differs."""
