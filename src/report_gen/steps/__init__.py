"""One function a verb: gather, think, write."""
