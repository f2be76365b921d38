"""The sections of a mechanism's file, one a module."""
