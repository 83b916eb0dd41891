"""What maintainers run by hand; nothing here is needed to run or test the project."""
