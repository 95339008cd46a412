"""Exporters: from approved variants to the files an ad platform takes; they import no Django."""
