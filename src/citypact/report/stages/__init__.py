"""What can be signed at each stage of commitment: sentences, tables, document, console."""
