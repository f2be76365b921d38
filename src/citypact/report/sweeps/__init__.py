"""What many futures say of a pact: sentences, tables, files."""
