"""The data folder and the settings of a workstation."""
