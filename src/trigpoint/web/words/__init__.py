"""What people say about figures and will do about them: commentary, actions, and the month that asks for both."""
