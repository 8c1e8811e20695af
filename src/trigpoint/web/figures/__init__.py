"""The scorecard in the browser: by pack, month and area; each row's own page; and why a figure is what it is."""
