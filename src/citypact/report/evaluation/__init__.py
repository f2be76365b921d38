"""What an evaluation and a comparison look like to a reader."""
