"""Numerals and quantities made from known numbers: what the normalisers and the rules must read back."""
