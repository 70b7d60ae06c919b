"""China's export control of dual-use items: the law that is published and in force today."""
