"""What a date or an hour is for, where it stands, and which year it leaves out."""
