"""Learns which creative option works for which segment from counts, and says how sure it is; knows no Django.

`tables` holds counts, `reading` reads them from CSV, `model` fits, `scoring` ranks, `allocation` shares out.
docs/decisions/ranking.md has the method, its sources and what was measured.
"""
