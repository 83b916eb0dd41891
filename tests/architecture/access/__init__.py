"""Who gets which answer at which address: written out in `expected.toml`, and compared with what the site answers."""
