"""What the portal does, one function a verb: the same gathering, thinking and recording as the commands."""
