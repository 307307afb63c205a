"""What requests cost, beside bare floors measured in the same run: `make bench`."""
