"""What every HTTP request meets: guard, identity, permissions, forms of bodies, problems."""
