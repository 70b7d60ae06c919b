"""Slack's messages and windows as blocks, with every foreign text escaped."""
