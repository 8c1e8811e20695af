"""Loading: files are recognised, what they would change is shown, then they are applied; the last can go back."""
