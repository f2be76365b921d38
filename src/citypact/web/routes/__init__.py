"""What can be asked, a file a subject: each reads the question, has it worked out, and hands the answer back."""
