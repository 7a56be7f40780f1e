"""HTML -> raw blocks: main content found, notes and page breaks kept."""
