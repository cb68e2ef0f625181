"""Loss against one number or two, in closed form where there is one."""
