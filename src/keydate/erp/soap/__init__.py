"""The HTTP edge of the remote functions: SOAP 1.1, WSDL and JSON, with HTTP Basic logon."""
