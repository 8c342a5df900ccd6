"""A report as of a day: one model of it, and one file for each form that it can be read in.

A renderer knows the model alone: texts in it are localised, and are shown, never interpreted.
"""
