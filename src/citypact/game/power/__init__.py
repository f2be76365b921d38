"""Power indices of simple games (every coalition wins or loses)."""
