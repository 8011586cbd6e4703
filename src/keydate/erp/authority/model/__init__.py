"""Pure rules of authorizations: values, the compiled user buffer, the authority check, roles, generation."""
