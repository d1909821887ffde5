"""Nothing but its one line: what starting Python alone costs."""
print("ready", flush=True)
