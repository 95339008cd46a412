"""From a campaign's choices to the exact cells of a plan: plain functions on frozen values, no Django."""
