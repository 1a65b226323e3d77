"""The sections of an explanation: each module makes one, from a lesson to blocks."""
