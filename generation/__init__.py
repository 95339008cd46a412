"""Making pictures and files: jobs, engines, composition, checks, provenance, storage."""
