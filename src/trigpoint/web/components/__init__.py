"""The parts that every page is made of, in the markup of the GOV.UK Design System."""
