"""What is measured from outside: whole processes, as the owner meets them. scripts/bench runs it."""
