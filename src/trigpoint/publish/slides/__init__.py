"""A paper as a presentation for a board: what matters, a slide a theme with its picture and three sentences."""

from trigpoint.publish.slides.deck import to_pptx

__all__ = ["to_pptx"]
