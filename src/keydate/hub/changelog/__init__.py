"""Who changed what in the hub, written in the transaction of the change itself."""
