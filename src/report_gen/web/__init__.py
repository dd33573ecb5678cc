"""The portal: routes call steps, templates show what they give. Loads with `serve` only."""
