"""Commands for people who work on Variasi; nothing in the product imports them."""
