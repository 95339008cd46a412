"""The demo workspace of a fresh installation: a made-up coffee brand whose first campaign is under way."""
