"""Reads and changes an ERP through its remote functions; the one place of this part where SAP's field names occur."""

from keydate.commuser.system.reading import read_system
from keydate.commuser.system.sessions import Administrators, Area, Connect, Logon, Session, connect_to

__all__ = ["Administrators", "Area", "Connect", "Logon", "Session", "connect_to", "read_system"]
