"""What a pack says on pages, whatever prints it: Word, PDF, HTML and slides draw the same paper."""
