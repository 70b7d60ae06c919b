"""The container, the deployment, and what is known of the packages."""
