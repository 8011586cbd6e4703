"""Role maintenance and the authority check: authorization objects, authorizations, profiles, roles, generation, decisions.

Rights flow role -> generated profile -> user comparison (`keydate.erp.users`) -> user's profiles -> user buffer -> authority check.
"""
