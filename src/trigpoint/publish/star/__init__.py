"""Signed editions as a star schema: facts and dimensions for Power BI, a reporting database, Fabric or Databricks."""

from trigpoint.publish.star.build import star_of
from trigpoint.publish.star.objects import Filled, Star

__all__ = ["Filled", "Star", "star_of"]
