"""Publishing: forms drawn from an edition, what was handed out, who is sent it when it is signed, and references."""
