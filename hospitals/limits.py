"""The longest spans that a requirement may name: what is longer was never meant."""

LONGEST_DAYS, LONGEST_MONTHS = 3650, 240
