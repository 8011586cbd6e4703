"""Everything that crosses a process border, as types and codecs. Pure: no I/O and no clock."""
