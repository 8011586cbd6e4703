"""The programs that jobs run. Each declares its definition and does its work with the rights of the person it is given."""

from keydate.erp.jobs.programs.registry import Program, delivered_programs

__all__ = ["Program", "delivered_programs"]
