"""Tests that walk real pages in a real Chromium."""
