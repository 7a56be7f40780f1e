"""Notes that cite without a bibliography -> the works that they cite, each once, however it is shortened."""
