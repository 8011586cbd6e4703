"""Pure rules of the books: fiscal years, their periods, and which of them are open."""
