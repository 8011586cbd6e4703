"""The service under `/sap/fccx`: what a closing hub may ask of this system.

Every call is authorized twice (design section 8): the technical user needs the rights of its role, and the person in whose name it calls
must be vouched for by a hub that this client trusts. A technical user that may do everything is refused before anything else.
"""
