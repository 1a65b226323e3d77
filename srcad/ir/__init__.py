"""The intermediate representation and what all passes need to handle it."""
