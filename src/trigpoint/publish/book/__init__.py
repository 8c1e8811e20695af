"""An edition as a working book for Excel: one table a sheet, real numbers, native charts, every figure on a line."""
