"""What is done with the project file as a whole: versions, conflicts, copies, people, help."""
