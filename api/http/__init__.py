"""What every HTTP request passes: guard, identity, permissions, checks of bodies, problems."""
