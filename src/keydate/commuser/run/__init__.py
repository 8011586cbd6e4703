"""The acts on a communication user: apply, rotate, retire, and the looks at it: hand-over, least privilege, status."""
