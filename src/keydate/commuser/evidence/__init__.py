"""Evidence packs: what a run did, step by step, with its proof, for programs and for people. Never a secret."""

from keydate.commuser.evidence.pack import EvidencePack, StepRecord, write_pack

__all__ = ["EvidencePack", "StepRecord", "write_pack"]
