"""The rehearsal: honest forms of every unit of any plan, mistakes planted in them, and whether the merge finds them."""
